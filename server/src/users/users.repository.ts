import type { UserAvatarColor, UserStatus } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, type Handle, type Tx } from '../database/database.ts';
import { ConflictError } from '../http/domain-error.ts';
import type { NewUser, User } from './user.ts';

const COLUMNS = [
  'id',
  'email',
  'name',
  'isAdmin',
  'avatarColor',
  'profileImagePath',
  'profileChangedAt',
  'shouldChangePassword',
  'status',
  'storageLabel',
  'oauthId',
  'quotaSizeInBytes',
  'quotaUsageInBytes',
  'createdAt',
  'updatedAt',
  'deletedAt',
] as const;

/** A {@link NewUser} whose password has become its hash. */
export type StoredUser = Omit<NewUser, 'password'> & { readonly password: string };

/** Columns that a use case may write. */
export type StoredChange = Partial<StoredUser> & {
  readonly profileImagePath?: string;
  readonly profileChangedAt?: Date;
};

/** Closes an account, or opens it again. */
export interface StatusChange {
  readonly status: UserStatus;
  readonly deletedAt: Date | null;
}

@Injectable()
export class UsersRepository {
  constructor(private readonly database: Database) {}

  /** Makes every other sign-up wait until the transaction ends. */
  async lockSignUp(tx: Tx): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtext('immich-ocr first administrator'))`.execute(tx);
  }

  /** @throws ConflictError with code `email_in_use` or `storage_label_in_use` */
  async create(user: StoredUser, handle: Handle = this.database.kysely): Promise<User> {
    const row = await handle
      .insertInto('user')
      .values(user)
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
      .catch(rethrowConflict);
    return toUser(row);
  }

  /** @throws ConflictError with code `email_in_use` or `storage_label_in_use` */
  async update(id: string, change: StoredChange): Promise<User | undefined> {
    const row = await this.database.kysely
      .updateTable('user')
      .set({ ...change, updatedAt: new Date() })
      .where('id', '=', id)
      .returning(COLUMNS)
      .executeTakeFirst()
      .catch(rethrowConflict);
    return row && toUser(row);
  }

  /** Undefined when there is no such account, or its removal has begun, from which there is no way back. */
  async changeStatus(id: string, change: StatusChange): Promise<User | undefined> {
    const row = await this.database.kysely
      .updateTable('user')
      .set({ ...change, updatedAt: new Date() })
      .where('id', '=', id)
      .where('status', '!=', 'removing')
      .returning(COLUMNS)
      .executeTakeFirst();
    return row && toUser(row);
  }

  async hasAdmin(handle: Handle = this.database.kysely): Promise<boolean> {
    const row = await handle
      .selectFrom('user')
      .select('id')
      .where('isAdmin', '=', true)
      .where('deletedAt', 'is', null)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  async find(id: string, options: { withDeleted?: boolean } = {}): Promise<User | undefined> {
    const row = await this.database.kysely
      .selectFrom('user')
      .select(COLUMNS)
      .where('id', '=', id)
      .$if(!options.withDeleted, (query) => query.where('deletedAt', 'is', null))
      .executeTakeFirst();
    return row && toUser(row);
  }

  async findByEmail(email: string): Promise<User | undefined> {
    const row = await this.database.kysely
      .selectFrom('user')
      .select(COLUMNS)
      .where('email', '=', email)
      .where('deletedAt', 'is', null)
      .executeTakeFirst();
    return row && toUser(row);
  }

  async findPasswordHash(id: string): Promise<string | undefined> {
    const row = await this.database.kysely
      .selectFrom('user')
      .select('password')
      .where('id', '=', id)
      .where('deletedAt', 'is', null)
      .executeTakeFirst();
    return row?.password;
  }

  async list(options: { id?: string | undefined; withDeleted?: boolean | undefined } = {}): Promise<User[]> {
    const { id, withDeleted } = options;
    const rows = await this.database.kysely
      .selectFrom('user')
      .select(COLUMNS)
      .$if(id !== undefined, (query) => query.where('id', '=', id as string))
      .$if(!withDeleted, (query) => query.where('deletedAt', 'is', null))
      .orderBy('createdAt', 'desc')
      .orderBy('id')
      .execute();
    return rows.map(toUser);
  }
}

function toUser(row: Omit<User, 'avatarColor' | 'status'> & { avatarColor: string | null; status: string }): User {
  return { ...row, avatarColor: row.avatarColor as UserAvatarColor | null, status: row.status as UserStatus };
}

const UNIQUE_VIOLATION = '23505';

function rethrowConflict(error: unknown): never {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code !== UNIQUE_VIOLATION) {
    throw error;
  }
  if (constraint?.includes('storageLabel')) {
    throw new ConflictError('Storage label already in use by another account', {
      code: 'storage_label_in_use',
      cause: error,
    });
  }
  throw new ConflictError('Email already in use by another account', { code: 'email_in_use', cause: error });
}
