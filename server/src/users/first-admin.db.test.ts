import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { Notifications } from '../database/notifications.ts';
import { Events } from '../events/events.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { QueueConnection } from '../jobs/queue-connection.ts';
import { UserMetadataRepository } from './user-metadata.repository.ts';
import { UsersRepository } from './users.repository.ts';
import { UsersService } from './users.service.ts';

const db = useTestDatabase();

it('makes a sign-up wait for the one before it, and then refuses it', async () => {
  const { database, config } = db;
  const repository = new UsersRepository(database);
  const events = new Events(new Notifications(database, config));
  const jobs = new JobQueue(new QueueConnection({ redis: undefined }, config));
  const service = new UsersService(database, repository, new UserMetadataRepository(database), events, jobs);

  const second = await database.transaction(async (tx) => {
    await repository.lockSignUp(tx);
    const attempt = service.createFirstAdmin({ email: 'second@example.com', password: 'secret', name: 'Second' });
    const outcome = attempt.then(
      () => 'created',
      (error: Error) => error.message,
    );
    await delay(500);
    await repository.create({ email: 'first@example.com', password: 'hash', name: 'First', isAdmin: true }, tx);
    return { outcome };
  });

  expect(await second.outcome).toBe('The server already has an admin');
  expect((await service.listUsers()).map(({ name }) => name)).toEqual(['First']);
});
