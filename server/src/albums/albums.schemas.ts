import {
  type AlbumResponseDto,
  type AlbumsAddAssetsResponseDto,
  type AlbumStatisticsResponseDto,
  AlbumUserRole,
  AssetOrder,
  BulkIdErrorReason,
  type BulkIdResponseDto,
} from '@immich/sdk';
import { z } from 'zod';
import { idList, queryBoolean, text } from '../http/request-schemas.ts';
import { UserResponseSchema } from '../users/user-response.ts';

/** There is one owner, who made the album; nobody is made one by sharing. */
const role = z.enum(AlbumUserRole).exclude(['Owner']);

export const AlbumsQuerySchema = z.object({
  assetId: z.uuid().optional(),
  id: z.uuid().optional(),
  isOwned: queryBoolean.optional(),
  isShared: queryBoolean.optional(),
  /** What clients before 3.0 call `isShared`. */
  shared: queryBoolean.optional(),
  name: text.optional(),
});

export type AlbumsQuery = z.infer<typeof AlbumsQuerySchema>;

export const CreateAlbumSchema = z
  .object({
    albumName: text,
    description: text.nullish(),
    assetIds: idList.default([]),
    albumUsers: z.array(z.object({ userId: z.uuid(), role })).default([]),
  })
  .meta({ id: 'CreateAlbumDto' });

export type CreateAlbum = z.infer<typeof CreateAlbumSchema>;

export const UpdateAlbumSchema = z
  .object({
    albumName: text.exactOptional(),
    description: text.nullable().exactOptional(),
    albumThumbnailAssetId: z.uuid().exactOptional(),
    isActivityEnabled: z.boolean().exactOptional(),
    order: z.enum(AssetOrder).exactOptional(),
  })
  .meta({ id: 'UpdateAlbumDto' });

export type UpdateAlbum = z.infer<typeof UpdateAlbumSchema>;

export const BulkIdsSchema = z.object({ ids: idList }).meta({ id: 'BulkIdsDto' });

export const AlbumsAddAssetsSchema = z
  .object({ albumIds: idList, assetIds: idList })
  .meta({ id: 'AlbumsAddAssetsDto' });

export const AddUsersSchema = z
  .object({
    albumUsers: z.array(z.object({ userId: z.uuid(), role: role.default(AlbumUserRole.Editor) })).min(1),
  })
  .meta({ id: 'AddUsersDto' });

export type NewMember = z.infer<typeof AddUsersSchema>['albumUsers'][number];

export const UpdateAlbumUserSchema = z.object({ role }).meta({ id: 'UpdateAlbumUserDto' });

export const AlbumUserParam = z.object({ id: z.uuid(), userId: z.union([z.literal('me'), z.uuid()]) });

export const AlbumResponseSchema = z
  .object({
    id: z.string(),
    albumName: z.string(),
    description: z.string(),
    createdAt: z.string(),
    updatedAt: z.string(),
    albumThumbnailAssetId: z.string().nullable(),
    albumUsers: z.array(
      z.object({ role: z.enum(AlbumUserRole), user: UserResponseSchema }).meta({ id: 'AlbumUserResponseDto' }),
    ),
    shared: z.boolean(),
    hasSharedLink: z.boolean(),
    isActivityEnabled: z.boolean(),
    order: z.enum(AssetOrder),
    assetCount: z.number(),
    startDate: z.string().exactOptional(),
    endDate: z.string().exactOptional(),
    lastModifiedAssetTimestamp: z.string().exactOptional(),
    contributorCounts: z
      .array(z.object({ userId: z.string(), assetCount: z.number() }).meta({ id: 'ContributorCountResponseDto' }))
      .exactOptional(),
  })
  .meta({ id: 'AlbumResponseDto' }) satisfies z.ZodType<AlbumResponseDto>;

export type AlbumResponse = z.infer<typeof AlbumResponseSchema>;

export const AlbumStatisticsSchema = z
  .object({ owned: z.number(), shared: z.number(), notShared: z.number() })
  .meta({ id: 'AlbumStatisticsResponseDto' }) satisfies z.ZodType<AlbumStatisticsResponseDto>;

export const BulkIdResponseSchema = z
  .object({
    id: z.string(),
    success: z.boolean(),
    error: z.enum(BulkIdErrorReason).exactOptional(),
  })
  .meta({ id: 'BulkIdResponseDto' }) satisfies z.ZodType<BulkIdResponseDto>;

export type BulkIdResponse = z.infer<typeof BulkIdResponseSchema>;

export const AlbumsAddAssetsResponseSchema = z
  .object({ success: z.boolean(), error: z.enum(BulkIdErrorReason).exactOptional() })
  .meta({ id: 'AlbumsAddAssetsResponseDto' }) satisfies z.ZodType<AlbumsAddAssetsResponseDto>;
