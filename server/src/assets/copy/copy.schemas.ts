import { z } from 'zod';

const copied = z.boolean().default(true);

/** What one asset gets from another. Shared links and stacks are named for clients of Immich: there are none here. */
export const AssetCopySchema = z
  .object({
    sourceId: z.uuid(),
    targetId: z.uuid(),
    albums: copied,
    favorite: copied,
    sharedLinks: copied,
    sidecar: copied,
    stack: copied,
  })
  .meta({ id: 'AssetCopyDto' });

export type AssetCopy = z.infer<typeof AssetCopySchema>;
