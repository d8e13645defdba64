import { PartnerDirection } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import type { toUserResponse } from '../users/user-response.ts';

/** Somebody at the other end of a sharing. */
export interface Partner {
  readonly user: Parameters<typeof toUserResponse>[0];
  readonly inTimeline: boolean;
}

/** Whose library is shown to whom. */
export interface Sharing {
  readonly sharedById: string;
  readonly sharedWithId: string;
}

const USER = ['id', 'email', 'name', 'avatarColor', 'profileImagePath', 'profileChangedAt'] as const;
type UserColumn = (typeof USER)[number];

@Injectable()
export class PartnersRepository {
  constructor(private readonly database: Database) {}

  /** The people with whom a user shares, or who share with that user, by name. Deleted users are left out. */
  async list(userId: string, direction: PartnerDirection, otherId?: string): Promise<Partner[]> {
    const [mine, theirs] =
      direction === PartnerDirection.SharedBy
        ? (['partner.sharedById', 'partner.sharedWithId'] as const)
        : (['partner.sharedWithId', 'partner.sharedById'] as const);
    const query = this.database.kysely
      .selectFrom('partner')
      .innerJoin('user as other', 'other.id', theirs)
      .select(USER.map((column): `other.${UserColumn}` => `other.${column}`))
      .select('partner.inTimeline')
      .where(mine, '=', userId)
      .where('other.deletedAt', 'is', null)
      .orderBy('other.name')
      .orderBy('other.id');
    const rows = await (otherId === undefined ? query : query.where(theirs, '=', otherId)).execute();
    return rows.map(({ inTimeline, ...user }) => ({ user: user as Partner['user'], inTimeline }));
  }

  /** @returns false when they share already */
  async create(sharing: Sharing): Promise<boolean> {
    const { numInsertedOrUpdatedRows = 0n } = await this.database.kysely
      .insertInto('partner')
      .values(sharing)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows > 0n;
  }

  /** @returns false when there is no such sharing */
  async setInTimeline({ sharedById, sharedWithId }: Sharing, inTimeline: boolean): Promise<boolean> {
    const { numUpdatedRows } = await this.database.kysely
      .updateTable('partner')
      .set({ inTimeline })
      .where('sharedById', '=', sharedById)
      .where('sharedWithId', '=', sharedWithId)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** @returns false when there is no such sharing */
  async remove({ sharedById, sharedWithId }: Sharing): Promise<boolean> {
    const { numDeletedRows } = await this.database.kysely
      .deleteFrom('partner')
      .where('sharedById', '=', sharedById)
      .where('sharedWithId', '=', sharedWithId)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}
