import { z } from 'zod';

const asset = z.object({ userId: z.uuid(), assetId: z.uuid() });
const assets = z.object({ userId: z.uuid(), assetIds: z.array(z.uuid()) });

/**
 * The one list of things that processes tell each other when they have happened, in ids only. `userId` is the owner.
 * A hint, not a record: a process that is away when an event is published never hears of it.
 */
export const EVENT_CATALOGUE = {
  /** A new asset is ready to be shown: its thumbnails exist. */
  AssetUploaded: asset,
  AssetUpdated: asset,
  AssetHidden: asset,
  AssetsTrashed: assets,
  AssetsRestored: assets,
  AssetsDeleted: assets,
  /** The recognised text of an asset was replaced. */
  AssetOcrUpdated: asset,
  /** The embedding of an asset was replaced. */
  AssetClipUpdated: asset,
  ConfigUpdated: z.object({}),
  SessionDeleted: z.object({ sessionId: z.uuid() }),
  UserDeleted: z.object({ userId: z.uuid() }),
} as const satisfies Record<string, z.ZodType>;

export type EventName = keyof typeof EVENT_CATALOGUE;

type Data<N extends EventName> = z.infer<(typeof EVENT_CATALOGUE)[N]>;

/** An event of one kind. */
export type EventOf<N extends EventName> = { readonly name: N } & (N extends 'ConfigUpdated' ? unknown : Data<N>);

/** Any event, told apart by `name`. */
export type ServerEvent = { [N in EventName]: EventOf<N> }[EventName];

export function isEventName(name: unknown): name is EventName {
  return typeof name === 'string' && Object.hasOwn(EVENT_CATALOGUE, name);
}
