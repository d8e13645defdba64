import type { VersionCheckStateResponseDto } from '@immich/sdk';
import { z } from 'zod';

/** What the last check for a new version found; nulls when there was none. */
export const VersionCheckStateSchema = z
  .object({ checkedAt: z.string().nullable(), releaseVersion: z.string().nullable() })
  .meta({ id: 'VersionCheckStateResponseDto' }) satisfies z.ZodType<VersionCheckStateResponseDto>;
