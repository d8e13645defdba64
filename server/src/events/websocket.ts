import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server as HttpServer, IncomingHttpHeaders } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { EventName, EventOf } from './event-catalogue.ts';
import { Events } from './events.ts';

/** The credentials that a client sent when it opened its connection. */
export interface Handshake {
  readonly headers: IncomingHttpHeaders;
  readonly query: Readonly<Record<string, string | string[] | undefined>>;
}

/** Whose connection it is. A session that ends takes its connections with it. */
export interface ClientIdentity {
  readonly userId: string;
  readonly sessionId?: string;
}

/** Says who a client is; undefined or an error when it is nobody known. */
export type Authenticate = (handshake: Handshake) => Promise<ClientIdentity | undefined>;

/** One message to clients: to those in `room` (a user's or a session's id), or to all of them without one. */
export interface ClientMessage {
  readonly name: string;
  readonly room?: string;
  readonly args: readonly unknown[];
  /** The room whose connections end after this message. */
  readonly disconnects?: string;
}

export type Presenter<N extends EventName> = (
  event: EventOf<N>,
) => readonly ClientMessage[] | Promise<readonly ClientMessage[]>;

/**
 * Tells clients what happened, over socket.io as Immich does.
 * What an event looks like to a client is the business of the feature that it is about: features register that here,
 * as they register the handlers of jobs.
 */
@Injectable()
export class Websocket implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Websocket.name);
  private readonly greetings: (() => ClientMessage)[] = [];
  private authenticate: Authenticate = () => Promise.resolve(undefined);
  private server: Server | undefined;
  private outbox: Promise<void> = Promise.resolve();

  constructor(
    private readonly events: Events,
    private readonly adapterHost: HttpAdapterHost,
  ) {
    this.presentWhatNeedsOnlyIds();
  }

  /** Sets the one function that checks credentials. Until then nobody gets in. */
  authenticateWith(authenticate: Authenticate): void {
    this.authenticate = authenticate;
  }

  /** Adds a message that every client gets when it connects; its room is ignored. */
  greetWith(greeting: () => ClientMessage): void {
    this.greetings.push(greeting);
  }

  /**
   * Turns one kind of event into messages. Messages are sent in the order of the events, however long a presenter
   * takes; one that throws is logged, and its event goes untold. It is asked only while someone is connected.
   */
  present<N extends EventName>(name: N, presenter: Presenter<N>): void {
    this.events.subscribe(name, (event) => {
      if (!this.server || this.server.engine.clientsCount === 0) {
        return;
      }
      const messages = this.prepare(presenter, event);
      this.outbox = this.outbox.then(async () => (await messages).forEach((message) => this.send(message)));
    });
  }

  /** True while at least one client listens in the room. */
  hasListeners(room: string): boolean {
    return (this.server?.sockets.adapter.rooms.get(room)?.size ?? 0) > 0;
  }

  onApplicationBootstrap(): void {
    const http = this.adapterHost.httpAdapter as { getHttpServer(): HttpServer } | undefined;
    if (http) {
      this.attach(http.getHttpServer());
    }
  }

  private attach(http: HttpServer): void {
    this.server = new Server(http, {
      path: '/api/socket.io',
      transports: ['polling', 'websocket'],
      serveClient: false,
      maxHttpBufferSize: 10_000, // clients have nothing to tell
    });
    this.server.on('connection', (socket) => void this.welcome(socket));
  }

  private async welcome(socket: Socket): Promise<void> {
    const client = await this.identify(socket);
    if (!client) {
      socket.emit('error', 'unauthorized');
      socket.disconnect();
      return;
    }
    await socket.join(client.sessionId ? [client.userId, client.sessionId] : client.userId);
    for (const { name, args } of this.greetings.map((greeting) => greeting())) {
      socket.emit(name, ...args);
    }
  }

  private async identify({ handshake }: Socket): Promise<ClientIdentity | undefined> {
    try {
      return await this.authenticate({ headers: handshake.headers, query: handshake.query });
    } catch (error) {
      this.logger.debug('A client was refused', { cause: error instanceof Error ? error.name : 'unknown' });
      return undefined;
    }
  }

  private async prepare<N extends EventName>(presenter: Presenter<N>, event: EventOf<N>) {
    try {
      return await presenter(event);
    } catch (error) {
      this.logger.error(`${event.name} could not be told`, error instanceof Error ? error.stack : undefined);
      return [];
    }
  }

  private send({ name, room, args, disconnects }: ClientMessage): void {
    const to = room === undefined ? this.server : this.server?.to(room);
    to?.emit(name, ...args);
    if (disconnects !== undefined) {
      this.server?.in(disconnects).disconnectSockets();
    }
  }

  private presentWhatNeedsOnlyIds(): void {
    this.present('AssetHidden', ({ userId, assetId }) => [{ name: 'on_asset_hidden', room: userId, args: [assetId] }]);
    this.present('AssetsTrashed', ({ userId, assetIds }) => [
      { name: 'on_asset_trash', room: userId, args: [assetIds] },
    ]);
    this.present('AssetsRestored', ({ userId, assetIds }) => [
      { name: 'on_asset_restore', room: userId, args: [assetIds] },
    ]);
    this.present('AssetsDeleted', ({ userId, assetIds }) =>
      assetIds.map((assetId) => ({ name: 'on_asset_delete', room: userId, args: [assetId] })),
    );
    this.present('AssetOcrUpdated', ({ userId, assetId }) => [
      { name: 'on_asset_ocr_update', room: userId, args: [{ assetId }] },
    ]);
    this.present('AssetClipUpdated', ({ userId, assetId }) => [
      { name: 'on_asset_clip_update', room: userId, args: [{ assetId }] },
    ]);
    this.present('ConfigUpdated', () => [{ name: 'on_config_update', args: [] }]);
    this.present('SessionDeleted', ({ sessionId }) => [
      { name: 'on_session_delete', room: sessionId, args: [sessionId], disconnects: sessionId },
    ]);
    this.present('UserDeleted', ({ userId }) => [{ name: 'on_user_delete', args: [userId], disconnects: userId }]);
  }

  /** Before the HTTP server closes: that waits for its connections to end, and these would never do so. */
  beforeApplicationShutdown(): void {
    void this.server?.close();
  }
}
