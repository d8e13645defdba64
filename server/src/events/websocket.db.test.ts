import { HttpAdapterHost } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { Notifications } from '../database/notifications.ts';
import { Events } from './events.ts';
import { Websocket } from './websocket.ts';

const [alice, bob, session] = [randomUUID(), randomUUID(), randomUUID()];

describe('Websocket', () => {
  const db = useTestDatabase();
  let http: HttpServer;
  let notifications: Notifications;
  let events: Events;
  let websocket: Websocket;
  const clients: Socket[] = [];

  beforeEach(async () => {
    http = createServer();
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    notifications = new Notifications(db.database, db.config);
    events = new Events(notifications);
    await events.onModuleInit();
    const host = new HttpAdapterHost();
    host.httpAdapter = { getHttpServer: () => http } as typeof host.httpAdapter;
    websocket = new Websocket(events, host);
    websocket.authenticateWith(({ headers }) => {
      switch (headers.authorization ?? '') {
        case 'Bearer alice':
          return Promise.resolve({ userId: alice, sessionId: session });
        case 'Bearer bob':
          return Promise.resolve({ userId: bob });
        default:
          return Promise.reject(new Error('Invalid user token'));
      }
    });
    websocket.greetWith(() => ({ name: 'on_server_version', args: [{ major: 3, minor: 2, patch: 2 }] }));
    websocket.onApplicationBootstrap();
  });

  afterEach(async () => {
    clients.splice(0).forEach((client) => client.disconnect());
    websocket.beforeApplicationShutdown();
    await notifications.onApplicationShutdown();
  });

  /** Connects and notes every message as `[name, ...args]`. */
  function connect(token: string, transport: 'websocket' | 'polling' = 'websocket') {
    const { port } = http.address() as AddressInfo;
    const client = io(`http://127.0.0.1:${port}`, {
      path: '/api/socket.io',
      transports: [transport],
      extraHeaders: { authorization: `Bearer ${token}` },
      reconnection: false,
      forceNew: true,
    });
    clients.push(client);
    const messages: unknown[][] = [];
    client.onAny((name: string, ...args: unknown[]) => messages.push([name, ...args]));
    return { client, messages };
  }

  async function connected(token: string) {
    const connection = connect(token);
    await expect.poll(() => connection.messages).toHaveLength(1);
    connection.messages.length = 0;
    return connection;
  }

  it.each(['websocket', 'polling'] as const)(
    'greets a client with the version of the server, over %s',
    async (transport) => {
      const { messages } = connect('alice', transport);
      await expect.poll(() => messages).toEqual([['on_server_version', { major: 3, minor: 2, patch: 2 }]]);
    },
  );

  it('tells a client with bad credentials so and drops it', async () => {
    const { client, messages } = connect('mallory');
    await expect.poll(() => client.disconnected && messages).toEqual([['error', 'unauthorized']]);
  });

  it('tells the owner of an asset, and nobody else', async () => {
    const [forAlice, forBob] = [await connected('alice'), await connected('bob')];
    const [a, b] = [randomUUID(), randomUUID()];
    await events.publish({ name: 'AssetOcrUpdated', userId: alice, assetId: a });
    await events.publish({ name: 'AssetClipUpdated', userId: alice, assetId: a });
    await events.publish({ name: 'AssetsTrashed', userId: alice, assetIds: [a, b] });
    await events.publish({ name: 'AssetsDeleted', userId: alice, assetIds: [a, b] });
    await events.publish({ name: 'ConfigUpdated' });
    await expect
      .poll(() => forAlice.messages)
      .toEqual([
        ['on_asset_ocr_update', { assetId: a }],
        ['on_asset_clip_update', { assetId: a }],
        ['on_asset_trash', [a, b]],
        ['on_asset_delete', a],
        ['on_asset_delete', b],
        ['on_config_update'],
      ]);
    expect(forBob.messages).toEqual([['on_config_update']]);
  });

  it('says what a feature makes of an event, in the order of the events', async () => {
    const { messages } = await connected('alice');
    let calls = 0;
    websocket.present('AssetUploaded', async ({ userId, assetId }) => {
      await delay(calls++ === 0 ? 100 : 0);
      return [{ name: 'on_upload_success', room: userId, args: [{ id: assetId }] }];
    });
    const [a, b] = [randomUUID(), randomUUID()];
    await events.publish({ name: 'AssetUploaded', userId: alice, assetId: a });
    await events.publish({ name: 'AssetUploaded', userId: alice, assetId: b });
    await expect
      .poll(() => messages)
      .toEqual([
        ['on_upload_success', { id: a }],
        ['on_upload_success', { id: b }],
      ]);
  });

  it('asks a feature nothing while nobody listens', async () => {
    let asked = 0;
    let heard = 0;
    websocket.present('AssetUploaded', () => {
      asked += 1;
      return [];
    });
    events.subscribe('AssetUploaded', () => void (heard += 1));
    await events.publish({ name: 'AssetUploaded', userId: alice, assetId: randomUUID() });
    await expect.poll(() => heard).toBe(1);
    expect(asked).toBe(0);
  });

  it('tells a client that its session has ended, and drops it', async () => {
    const { client, messages } = await connected('alice');
    await events.publish({ name: 'SessionDeleted', sessionId: session });
    await expect.poll(() => client.disconnected).toBe(true);
    expect(messages).toEqual([['on_session_delete', session]]);
  });
});
