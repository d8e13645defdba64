import { type PartnerCreateDto, PartnerDirection, type PartnerResponseDto, type PartnerUpdateDto } from '@immich/sdk';
import { z } from 'zod';
import { UserResponseSchema } from '../users/user-response.ts';

export const PartnersQuery = z.object({ direction: z.enum(PartnerDirection) });

export const PartnerCreateSchema = z
  .object({ sharedWithId: z.uuid() })
  .meta({ id: 'PartnerCreateDto' }) satisfies z.ZodType<PartnerCreateDto>;

export const PartnerUpdateSchema = z
  .object({ inTimeline: z.boolean() })
  .meta({ id: 'PartnerUpdateDto' }) satisfies z.ZodType<PartnerUpdateDto>;

export const PartnerResponseSchema = UserResponseSchema.extend({ inTimeline: z.boolean() }).meta({
  id: 'PartnerResponseDto',
}) satisfies z.ZodType<PartnerResponseDto>;
