import { z } from 'zod';

/** Answer to a request to compute something about an asset again: the id of the job that does it. */
export const RegenerateResponseSchema = z.object({ jobId: z.string() }).meta({ id: 'AssetRegenerateResponseDto' });
