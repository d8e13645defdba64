import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { sql } from 'kysely';
import pg from 'pg';
import { DatabaseConfig } from '../config/config.ts';
import { Database, type Handle } from './database.ts';

type Listener = (payload: string) => void;

const RECONNECT_DELAY_MS = 1000;

/**
 * Messages between the processes that share this database, over PostgreSQL's LISTEN and NOTIFY.
 * A message is lost by a process that is not connected when it is sent: send hints, keep state in tables.
 */
@Injectable()
export class Notifications implements OnApplicationShutdown {
  private readonly logger = new Logger(Notifications.name);
  private readonly listeners = new Map<string, Set<Listener>>();
  private client: Promise<pg.Client> | undefined;
  private closed = false;

  constructor(
    private readonly database: Database,
    private readonly config: DatabaseConfig,
  ) {}

  /**
   * Sends a message to every listening process, when the transaction of `handle` commits.
   *
   * @param payload less than 8000 bytes of UTF-8
   */
  async notify(channel: string, payload: string, handle: Handle = this.database.kysely): Promise<void> {
    await sql`select pg_notify(${channel}, ${payload})`.execute(handle);
  }

  /** Calls `listener` with each message of the channel until this process stops. */
  async listen(channel: string, listener: Listener): Promise<void> {
    const known = this.listeners.get(channel);
    if (known) {
      known.add(listener);
      await this.client;
      return;
    }
    this.listeners.set(channel, new Set([listener]));
    this.client ??= this.connect();
    const client = await this.client;
    await client.query(`listen ${pg.escapeIdentifier(channel)}`);
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      ...this.config.connection,
      keepAlive: true,
      application_name: 'immich-ocr notifications',
    });
    client.on('notification', ({ channel, payload }) => {
      for (const listener of this.listeners.get(channel) ?? []) {
        listener(payload ?? '');
      }
    });
    let lost = false;
    client.on('error', (error) => {
      // One loss is reported twice: by the server's farewell and by the closing socket.
      if (!lost) {
        lost = true;
        this.logger.warn('The connection for notifications was lost', { cause: error.message });
        this.reconnect();
      }
    });
    await client.connect();
    for (const channel of this.listeners.keys()) {
      await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    }
    return client;
  }

  private reconnect(): void {
    if (this.closed) {
      return;
    }
    const timer = setTimeout(() => {
      this.client = this.connect();
      this.client.catch(() => this.reconnect());
    }, RECONNECT_DELAY_MS);
    timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    const client = await this.client?.catch(() => undefined);
    await client?.end();
  }
}
