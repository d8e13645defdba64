import { Injectable } from '@nestjs/common';
import { Websocket } from '../events/websocket.ts';
import { API_VERSION } from '../http/api-version.ts';

/** Tells each client that connects which version it talks to, so that it can ask for a reload after an upgrade. */
@Injectable()
export class ServerGreeting {
  constructor(websocket: Websocket) {
    websocket.greetWith(() => ({ name: 'on_server_version', args: [API_VERSION] }));
  }
}
