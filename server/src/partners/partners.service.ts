import { PartnerDirection, type PartnerResponseDto } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import type { Auth } from '../http/current-user.ts';
import { BadRequestError } from '../http/domain-error.ts';
import { toUserResponse } from '../users/user-response.ts';
import { UsersService } from '../users/users.service.ts';
import { type Partner, PartnersRepository } from './partners.repository.ts';

/**
 * People who show their whole library to each other, one way at a time. A partner sees what is in the timeline of who
 * shares: not the archive, the trash, the locked folder, nor what is a favourite; and changes nothing.
 */
@Injectable()
export class PartnersService {
  constructor(
    private readonly repository: PartnersRepository,
    private readonly users: UsersService,
  ) {}

  async list(auth: Auth, direction: PartnerDirection): Promise<PartnerResponseDto[]> {
    return (await this.repository.list(auth.user.id, direction)).map(toResponse);
  }

  /** Those who share with a user and whose photos that user wants among their own. */
  async listIdsInTimeline(userId: string): Promise<string[]> {
    const partners = await this.repository.list(userId, PartnerDirection.SharedWith);
    return partners.filter(({ inTimeline }) => inTimeline).map(({ user }) => user.id);
  }

  /** Whether somebody shares their library with a user. */
  async sharesWith(sharedById: string, userId: string): Promise<boolean> {
    return (await this.repository.list(userId, PartnerDirection.SharedWith, sharedById)).length > 0;
  }

  /**
   * Shows the user's library to somebody.
   *
   * @throws BadRequestError when they see it already, are not known, or are the user
   */
  async create(auth: Auth, sharedWithId: string): Promise<PartnerResponseDto> {
    if (sharedWithId === auth.user.id) {
      throw new BadRequestError('Nobody can be their own partner');
    }
    await this.users.getUser(sharedWithId);
    if (!(await this.repository.create({ sharedById: auth.user.id, sharedWithId }))) {
      throw new BadRequestError('Partner already exists');
    }
    return this.get(auth, PartnerDirection.SharedBy, sharedWithId);
  }

  /**
   * Shows the photos of somebody who shares among the user's own, or no longer.
   *
   * @throws BadRequestError when they do not share with the user
   */
  async update(auth: Auth, sharedById: string, inTimeline: boolean): Promise<PartnerResponseDto> {
    if (!(await this.repository.setInTimeline({ sharedById, sharedWithId: auth.user.id }, inTimeline))) {
      throw new BadRequestError('Not found or no partner.update access');
    }
    return this.get(auth, PartnerDirection.SharedWith, sharedById);
  }

  /** @throws BadRequestError when the user does not share with them */
  async remove(auth: Auth, sharedWithId: string): Promise<void> {
    if (!(await this.repository.remove({ sharedById: auth.user.id, sharedWithId }))) {
      throw new BadRequestError('Partner not found');
    }
  }

  private async get(auth: Auth, direction: PartnerDirection, otherId: string): Promise<PartnerResponseDto> {
    const [partner] = await this.repository.list(auth.user.id, direction, otherId);
    if (!partner) {
      throw new BadRequestError('Partner not found');
    }
    return toResponse(partner);
  }
}

function toResponse({ user, inTimeline }: Partner): PartnerResponseDto {
  return { ...toUserResponse(user), inTimeline };
}
