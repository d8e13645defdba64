import type { AdminOnboardingUpdateDto, ReverseGeocodingStateResponseDto } from '@immich/sdk';
import { z } from 'zod';

export const AdminOnboardingSchema = z
  .object({ isOnboarded: z.boolean() })
  .meta({ id: 'AdminOnboardingUpdateDto' }) satisfies z.ZodType<AdminOnboardingUpdateDto>;

export const ReverseGeocodingStateSchema = z
  .object({ lastImportFileName: z.string().nullable(), lastUpdate: z.string().nullable() })
  .meta({ id: 'ReverseGeocodingStateResponseDto' }) satisfies z.ZodType<ReverseGeocodingStateResponseDto>;
