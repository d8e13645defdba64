import { type UserAdminResponseDto, UserStatus } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { Events } from '../events/events.ts';
import { AccessDeniedError, BadRequestError, ConflictError } from '../http/domain-error.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { hashPassword, passwordMatches } from './password.ts';
import { UserMetadataRepository } from './user-metadata.repository.ts';
import { toUserAdminResponse } from './user-response.ts';
import { type NewUser, normaliseEmail, type User, type UserChange } from './user.ts';
import { type StatusChange, type StoredChange, type StoredUser, UsersRepository } from './users.repository.ts';

/** Accounts: who exists, and whether a password is theirs. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly users: UsersRepository,
    private readonly metadata: UserMetadataRepository,
    private readonly events: Events,
    private readonly jobs: JobQueue,
  ) {}

  /** @throws BadRequestError when the e-mail or storage label is taken */
  async createUser(user: NewUser): Promise<User> {
    return this.users.create(await toStored(user)).catch(asBadRequest);
  }

  /**
   * Creates the administrator of a new server. Of concurrent calls exactly one succeeds.
   *
   * @throws BadRequestError when there is an administrator already
   */
  async createFirstAdmin(user: Pick<NewUser, 'email' | 'password' | 'name'>): Promise<User> {
    const stored = await toStored({ ...user, isAdmin: true, shouldChangePassword: false, storageLabel: 'admin' });
    return this.database
      .transaction(async (tx) => {
        await this.users.lockSignUp(tx);
        if (await this.users.hasAdmin(tx)) {
          throw new BadRequestError('The server already has an admin');
        }
        return this.users.create(stored, tx);
      })
      .catch(asBadRequest);
  }

  hasAdmin(): Promise<boolean> {
    return this.users.hasAdmin();
  }

  /** The account that an e-mail and password belong to, or undefined. An unknown e-mail takes as long as a wrong password. */
  async verifyPassword(email: string, password: string): Promise<User | undefined> {
    const user = await this.users.findByEmail(normaliseEmail(email));
    const hash = user && (await this.users.findPasswordHash(user.id));
    return (await passwordMatches(password, hash)) ? user : undefined;
  }

  /** Sets the password that its user chose. */
  setPassword(userId: string, password: string): Promise<User> {
    return this.updateOwnAccount(userId, { password });
  }

  findByEmail(email: string): Promise<User | undefined> {
    return this.users.findByEmail(normaliseEmail(email));
  }

  /** @throws BadRequestError when there is no such user, or it is deleted and `withDeleted` is not set */
  async getUser(id: string, options: { withDeleted?: boolean } = {}): Promise<User> {
    return found(await this.users.find(id, options));
  }

  listUsers(options: { id?: string | undefined; withDeleted?: boolean | undefined } = {}): Promise<User[]> {
    return this.users.list(options);
  }

  /** @throws BadRequestError when there is no such user, or the e-mail or storage label is taken */
  async updateUser(id: string, { password, email, ...change }: UserChange): Promise<User> {
    return this.update(id, {
      ...change,
      ...(email !== undefined && { email: normaliseEmail(email) }),
      ...(password !== undefined && { password: await hashPassword(password) }),
    });
  }

  /**
   * Changes an account on behalf of an administrator.
   *
   * @throws BadRequestError when administrators try to take or give their own rights
   */
  async updateAccount(actorId: string, id: string, change: UserChange): Promise<User> {
    const user = await this.getUser(id);
    if (actorId === id && change.isAdmin !== undefined && change.isAdmin !== user.isAdmin) {
      throw new BadRequestError('Admin status can only be changed by another admin');
    }
    return this.updateUser(id, change);
  }

  /** Changes an account on behalf of its user, who then knows the password. */
  updateOwnAccount(id: string, change: UserChange): Promise<User> {
    return this.updateUser(id, { ...change, ...(change.password !== undefined && { shouldChangePassword: false }) });
  }

  /** Remembers where the picture of a user is stored; an empty path means that there is none. */
  setProfileImage(id: string, profileImagePath: string): Promise<User> {
    return this.update(id, { profileImagePath, profileChangedAt: new Date() });
  }

  /**
   * Closes an account: nobody can sign in to it, its photos stay until the delay of the settings is over.
   * With `force` both are removed without that delay.
   *
   * @throws AccessDeniedError when administrators try to close their own account
   * @throws BadRequestError when there is no such account, or it is being removed already
   */
  async deleteUser(actorId: string, id: string, { force = false }: { force?: boolean }): Promise<User> {
    if (actorId === id) {
      throw new AccessDeniedError('Cannot delete your own account');
    }
    const status = force ? UserStatus.Removing : UserStatus.Deleted;
    const user = await this.changeStatus(id, { status, deletedAt: new Date() });
    await this.events.publish({ name: 'UserDeleted', userId: id });
    if (force) {
      await this.jobs.add('UserDelete', { id });
    }
    return user;
  }

  /** @throws BadRequestError when there is no such account, or it is being removed already */
  restoreUser(id: string): Promise<User> {
    return this.changeStatus(id, { status: UserStatus.Active, deletedAt: null });
  }

  /** Whether the user has been through the introduction that clients show after the first sign-in. */
  async isOnboarded(id: string): Promise<boolean> {
    const value = await this.metadata.find(id, 'onboarding');
    return typeof value === 'object' && value !== null && 'isOnboarded' in value && value.isOnboarded === true;
  }

  setOnboarded(id: string, isOnboarded: boolean): Promise<void> {
    return this.metadata.set(id, 'onboarding', { isOnboarded });
  }

  /** A user as administrators, and they themselves, see them. */
  toAdminResponse(user: User): UserAdminResponseDto {
    return toUserAdminResponse(user);
  }

  private async changeStatus(id: string, change: StatusChange): Promise<User> {
    const user = await this.users.changeStatus(id, change);
    if (user) {
      return user;
    }
    await this.getUser(id, { withDeleted: true });
    throw new BadRequestError('The account is being deleted for good');
  }

  private async update(id: string, change: StoredChange): Promise<User> {
    return found(await this.users.update(id, change).catch(asBadRequest));
  }
}

async function toStored({ email, password, ...user }: NewUser): Promise<StoredUser> {
  return { ...user, email: normaliseEmail(email), password: await hashPassword(password) };
}

function found(user: User | undefined): User {
  if (!user) {
    throw new BadRequestError('User not found');
  }
  return user;
}

/** Immich answers 400 where a unique value is taken. */
function asBadRequest(error: unknown): never {
  if (error instanceof ConflictError) {
    throw new BadRequestError(error.message, { code: error.code, cause: error });
  }
  throw error;
}
