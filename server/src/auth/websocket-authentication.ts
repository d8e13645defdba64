import { Injectable } from '@nestjs/common';
import { Websocket } from '../events/websocket.ts';
import { AuthenticatorService } from './authenticator.service.ts';

/** Lets the same credentials open a websocket that open the API. */
@Injectable()
export class WebsocketAuthentication {
  constructor(websocket: Websocket, authenticator: AuthenticatorService) {
    websocket.authenticateWith(async (handshake) => {
      const { user, session } = await authenticator.authenticate(handshake);
      return { userId: user.id, ...(session && { sessionId: session.id }) };
    });
  }
}
