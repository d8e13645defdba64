import {
  AssetOrder,
  UserAvatarColor,
  type UserPreferencesResponseDto,
  type UserPreferencesUpdateDto,
} from '@immich/sdk';
import { z } from 'zod';

const group = <T extends z.ZodRawShape>(id: string, shape: T) => z.object(shape).meta({ id });

const section = { enabled: z.boolean(), sidebarWeb: z.boolean() };
const albums = { defaultAssetOrder: z.enum(AssetOrder) };
const cast = { gCastEnabled: z.boolean() };
const download = { archiveSize: z.int().min(1), includeEmbeddedVideos: z.boolean() };
const emailNotifications = { enabled: z.boolean(), albumInvite: z.boolean(), albumUpdate: z.boolean() };
const memories = { ...section, duration: z.int().min(1) };
const people = { ...section, minimumFaces: z.int().min(1).exactOptional() };
const purchase = { showSupportBadge: z.boolean(), hideBuyButtonUntil: z.string().max(100) };
const ratings = { enabled: z.boolean() };
const recentlyAdded = { sidebarWeb: z.boolean() };

/** What a user may choose for themselves. The server only keeps it, clients act on it. */
export const UserPreferencesResponseSchema = z
  .object({
    albums: group('AlbumsResponse', albums),
    cast: group('CastResponse', cast),
    download: group('DownloadResponse', download),
    emailNotifications: group('EmailNotificationsResponse', emailNotifications),
    folders: group('FoldersResponse', section),
    memories: group('MemoriesResponse', memories),
    people: group('PeopleResponse', people),
    purchase: group('PurchaseResponse', purchase),
    ratings: group('RatingsResponse', ratings),
    recentlyAdded: group('RecentlyAddedResponse', recentlyAdded),
    sharedLinks: group('SharedLinksResponse', section),
    tags: group('TagsResponse', section),
  })
  .meta({ id: 'UserPreferencesResponseDto' }) satisfies z.ZodType<UserPreferencesResponseDto>;

export type UserPreferences = z.infer<typeof UserPreferencesResponseSchema>;

const update = <T extends z.ZodRawShape>(id: string, shape: T) =>
  z.object(shape).exactPartial().meta({ id }).exactOptional();

/** A change of some preferences; what is missing stays as it is. */
export const UserPreferencesUpdateSchema = z
  .object({
    albums: update('AlbumsUpdate', albums),
    avatar: update('AvatarUpdate', { color: z.enum(UserAvatarColor) }),
    cast: update('CastUpdate', cast),
    download: update('DownloadUpdate', download),
    emailNotifications: update('EmailNotificationsUpdate', emailNotifications),
    folders: update('FoldersUpdate', section),
    memories: update('MemoriesUpdate', memories),
    people: update('PeopleUpdate', people),
    purchase: update('PurchaseUpdate', purchase),
    ratings: update('RatingsUpdate', ratings),
    recentlyAdded: update('RecentlyAddedUpdate', recentlyAdded),
    sharedLinks: update('SharedLinksUpdate', section),
    tags: update('TagsUpdate', section),
  })
  .meta({ id: 'UserPreferencesUpdateDto' }) satisfies z.ZodType<UserPreferencesUpdateDto>;

export type UserPreferencesUpdate = z.infer<typeof UserPreferencesUpdateSchema>;

export const DEFAULT_PREFERENCES: UserPreferences = {
  albums: { defaultAssetOrder: AssetOrder.Desc },
  cast: { gCastEnabled: false },
  download: { archiveSize: 4 * 1024 ** 3, includeEmbeddedVideos: false },
  emailNotifications: { enabled: true, albumInvite: true, albumUpdate: true },
  folders: { enabled: false, sidebarWeb: false },
  memories: { enabled: true, sidebarWeb: true, duration: 5 },
  people: { enabled: true, sidebarWeb: false, minimumFaces: 3 },
  purchase: { showSupportBadge: true, hideBuyButtonUntil: '2022-02-12T00:00:00.000Z' },
  ratings: { enabled: false },
  recentlyAdded: { sidebarWeb: false },
  sharedLinks: { enabled: true, sidebarWeb: false },
  tags: { enabled: false, sidebarWeb: false },
};
