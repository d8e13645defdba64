import { login, signUpAdmin } from '@immich/sdk';
import { once } from 'node:events';
import { io } from 'socket.io-client';
import { expect, it } from 'vitest';
import { useTestApplication } from '../../test/application.ts';

const server = useTestApplication();

it('lets the server stop at once while a client is connected', async () => {
  const [email, password] = ['admin@example.com', 'correct horse'];
  await signUpAdmin({ signUpDto: { email, password, name: 'Admin' } }, { baseUrl: server.apiUrl });
  const session = await login({ loginCredentialDto: { email, password } }, { baseUrl: server.apiUrl });
  const client = io(new URL(server.apiUrl).origin, {
    path: '/api/socket.io',
    transports: ['websocket'],
    extraHeaders: { authorization: `Bearer ${session.accessToken}` },
  });
  await once(client as unknown as NodeJS.EventEmitter, 'on_server_version');

  const started = Date.now();
  await server.app.close();
  expect(Date.now() - started).toBeLessThan(10_000);
  client.close();
});
