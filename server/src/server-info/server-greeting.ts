import { Injectable } from '@nestjs/common';
import { Websocket } from '../events/websocket.ts';
import { SERVER_VERSION } from './server-version.ts';

/** Tells each client that connects which version it talks to, so that it can ask for a reload after an upgrade. */
@Injectable()
export class ServerGreeting {
  constructor(websocket: Websocket) {
    websocket.greetWith(() => ({ name: 'on_server_version', args: [SERVER_VERSION] }));
  }
}
