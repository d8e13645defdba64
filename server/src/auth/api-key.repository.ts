import type { Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';

/** An API key without its secret, which nobody can read again. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly permissions: Permission[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const COLUMNS = ['id', 'name', 'permissions', 'createdAt', 'updatedAt'] as const;

@Injectable()
export class ApiKeyRepository {
  constructor(private readonly database: Database) {}

  async create(key: { userId: string; name: string; key: Buffer; permissions: Permission[] }): Promise<ApiKey> {
    const row = await this.database.kysely
      .insertInto('api_key')
      .values(key)
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
    return row as ApiKey;
  }

  /** The key of a secret's digest with its user, who must not be deleted. */
  async findBySecret(key: Buffer) {
    const row = await this.database.kysely
      .selectFrom('api_key')
      .innerJoin('user', 'user.id', 'api_key.userId')
      .where('api_key.key', '=', key)
      .where('user.deletedAt', 'is', null)
      .select(['api_key.id as apiKeyId', 'api_key.permissions', 'user.id', 'user.email', 'user.name', 'user.isAdmin'])
      .executeTakeFirst();
    return row && { ...row, permissions: row.permissions as Permission[] };
  }

  async find(id: string, userId: string): Promise<ApiKey | undefined> {
    const row = await this.database.kysely
      .selectFrom('api_key')
      .select(COLUMNS)
      .where('id', '=', id)
      .where('userId', '=', userId)
      .executeTakeFirst();
    return row as ApiKey | undefined;
  }

  async listByUser(userId: string): Promise<ApiKey[]> {
    const rows = await this.database.kysely
      .selectFrom('api_key')
      .select(COLUMNS)
      .where('userId', '=', userId)
      .orderBy('createdAt', 'desc')
      .execute();
    return rows as ApiKey[];
  }

  async update(
    id: string,
    userId: string,
    change: { name?: string; permissions?: Permission[] },
  ): Promise<ApiKey | undefined> {
    const row = await this.database.kysely
      .updateTable('api_key')
      .set({ ...change, updatedAt: new Date() })
      .where('id', '=', id)
      .where('userId', '=', userId)
      .returning(COLUMNS)
      .executeTakeFirst();
    return row as ApiKey | undefined;
  }

  async delete(id: string, userId: string): Promise<boolean> {
    const { numDeletedRows } = await this.database.kysely
      .deleteFrom('api_key')
      .where('id', '=', id)
      .where('userId', '=', userId)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}
