import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.ts';

/** A session as its owner sees it. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly deviceType: string;
  readonly deviceOS: string;
  readonly appVersion: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt: Date | null;
  readonly isPendingSyncReset: boolean;
}

export interface NewSession {
  readonly userId: string;
  /** Digest of the token. */
  readonly token: Buffer;
  readonly deviceType: string;
  readonly deviceOS: string;
  readonly appVersion?: string | null;
  readonly expiresAt?: Date | null;
  readonly parentId?: string;
}

const COLUMNS = [
  'session.id',
  'session.userId',
  'session.deviceType',
  'session.deviceOS',
  'session.appVersion',
  'session.createdAt',
  'session.updatedAt',
  'session.expiresAt',
  'session.isPendingSyncReset',
] as const;

const notExpired = sql<boolean>`(session."expiresAt" is null or session."expiresAt" > now())`;

@Injectable()
export class SessionRepository {
  constructor(private readonly database: Database) {}

  create(session: NewSession): Promise<Session> {
    return this.database.kysely.insertInto('session').values(session).returning(COLUMNS).executeTakeFirstOrThrow();
  }

  /** The valid session of a token's digest with its user, who must not be deleted. */
  findByToken(token: Buffer) {
    return this.database.kysely
      .selectFrom('session')
      .innerJoin('user', 'user.id', 'session.userId')
      .where('session.token', '=', token)
      .where('user.deletedAt', 'is', null)
      .where(notExpired)
      .select(['session.id as sessionId', 'session.updatedAt', 'user.id', 'user.email', 'user.name', 'user.isAdmin'])
      .executeTakeFirst();
  }

  /** Renews "updatedAt", which users read as the time a device was last seen. */
  async touch(id: string): Promise<void> {
    await this.database.kysely.updateTable('session').set({ updatedAt: new Date() }).where('id', '=', id).execute();
  }

  listByUser(userId: string): Promise<Session[]> {
    return this.database.kysely
      .selectFrom('session')
      .select(COLUMNS)
      .where('userId', '=', userId)
      .where(notExpired)
      .orderBy('updatedAt', 'desc')
      .execute();
  }

  update(id: string, userId: string, change: { isPendingSyncReset: boolean }): Promise<Session | undefined> {
    return this.database.kysely
      .updateTable('session')
      .set(change)
      .where('id', '=', id)
      .where('userId', '=', userId)
      .returning(COLUMNS)
      .executeTakeFirst();
  }

  async delete(id: string, userId: string): Promise<boolean> {
    const { numDeletedRows } = await this.database.kysely
      .deleteFrom('session')
      .where('id', '=', id)
      .where('userId', '=', userId)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** Ends every session of a user but `exceptId`; answers the ids of the ended ones. */
  async deleteOthers(userId: string, exceptId: string | undefined): Promise<string[]> {
    const rows = await this.database.kysely
      .deleteFrom('session')
      .where('userId', '=', userId)
      .$if(exceptId !== undefined, (query) => query.where('id', '!=', exceptId as string))
      .returning('id')
      .execute();
    return rows.map(({ id }) => id);
  }
}
