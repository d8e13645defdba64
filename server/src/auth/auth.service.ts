import type { LoginResponseDto, SessionResponseDto, UserAdminResponseDto } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { Events } from '../events/events.ts';
import type { Auth } from '../http/current-user.ts';
import { BadRequestError, UnauthenticatedError } from '../http/domain-error.ts';
import { UsersService } from '../users/users.service.ts';
import { createSecret, digestSecret } from './secret.ts';
import { type Session, SessionRepository } from './session.repository.ts';

/** The device that signs in, as its request describes it. */
export interface Device {
  readonly deviceType: string;
  readonly deviceOS: string;
  readonly appVersion: string | null;
}

/** Signing up, in and out, and the sessions that come of it. */
@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionRepository,
    private readonly events: Events,
  ) {}

  /** @throws BadRequestError when there is an administrator already */
  async signUpAdmin(account: { email: string; password: string; name: string }): Promise<UserAdminResponseDto> {
    return this.users.toAdminResponse(await this.users.createFirstAdmin(account));
  }

  /** @throws UnauthenticatedError for an unknown e-mail and for a wrong password alike */
  async login(credential: { email: string; password: string }, device: Device): Promise<LoginResponseDto> {
    const user = await this.users.verifyPassword(credential.email, credential.password);
    if (!user) {
      throw new UnauthenticatedError('Incorrect email or password');
    }
    const accessToken = createSecret();
    await this.sessions.create({ ...device, userId: user.id, token: digestSecret(accessToken) });
    return {
      accessToken,
      userId: user.id,
      userEmail: user.email,
      name: user.name,
      isAdmin: user.isAdmin,
      profileImagePath: user.profileImagePath,
      shouldChangePassword: user.shouldChangePassword,
      isOnboarded: await this.users.isOnboarded(user.id),
    };
  }

  async logout(auth: Auth): Promise<void> {
    if (auth.session && (await this.sessions.delete(auth.session.id, auth.user.id))) {
      await this.announceEnd([auth.session.id]);
    }
  }

  /** @throws BadRequestError when `password` is not the present one */
  async changePassword(
    auth: Auth,
    change: { password: string; newPassword: string; invalidateSessions: boolean },
  ): Promise<UserAdminResponseDto> {
    if (!(await this.users.verifyPassword(auth.user.email, change.password))) {
      throw new BadRequestError('Wrong password');
    }
    const user = await this.users.setPassword(auth.user.id, change.newPassword);
    if (change.invalidateSessions) {
      await this.deleteOtherSessions(auth);
    }
    return this.users.toAdminResponse(user);
  }

  async listSessions(auth: Auth): Promise<SessionResponseDto[]> {
    const sessions = await this.sessions.listByUser(auth.user.id);
    return sessions.map((session) => sessionResponse(session, auth));
  }

  async updateSession(auth: Auth, id: string, isPendingSyncReset: boolean | undefined): Promise<SessionResponseDto> {
    if (isPendingSyncReset === undefined) {
      throw new BadRequestError('No fields to update');
    }
    const session = await this.sessions.update(id, auth.user.id, { isPendingSyncReset });
    if (!session) {
      throw new BadRequestError('Not found or no session.update access');
    }
    return sessionResponse(session, auth);
  }

  async deleteSession(auth: Auth, id: string): Promise<void> {
    if (!(await this.sessions.delete(id, auth.user.id))) {
      throw new BadRequestError('Not found or no session.delete access');
    }
    await this.announceEnd([id]);
  }

  async deleteOtherSessions(auth: Auth): Promise<void> {
    await this.announceEnd(await this.sessions.deleteOthers(auth.user.id, auth.session?.id));
  }

  private async announceEnd(sessionIds: readonly string[]): Promise<void> {
    for (const sessionId of sessionIds) {
      await this.events.publish({ name: 'SessionDeleted', sessionId });
    }
  }
}

function sessionResponse(session: Session, auth: Auth): SessionResponseDto {
  return {
    id: session.id,
    createdAt: session.createdAt.toISOString(),
    updatedAt: session.updatedAt.toISOString(),
    ...(session.expiresAt && { expiresAt: session.expiresAt.toISOString() }),
    current: session.id === auth.session?.id,
    deviceType: session.deviceType,
    deviceOS: session.deviceOS,
    appVersion: session.appVersion,
    isPendingSyncReset: session.isPendingSyncReset,
  };
}
