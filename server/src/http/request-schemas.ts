import { z } from 'zod';

/** Path parameters of routes about one thing. */
export const IdParam = z.object({ id: z.uuid() });

/** A boolean in a query string, which clients send as `true` or `false`. */
export const queryBoolean = z.preprocess((value) => {
  if (value === 'true') return true;
  if (value === 'false') return false;
  return value;
}, z.boolean());

/** A point in time in a body or query: any ISO 8601 form, with or without a zone (then UTC). */
export const dateTime = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'Invalid ISO datetime')
  .transform((text) => new Date(text));

/**
 * Text from a client that goes into the database.
 * PostgreSQL can not store NUL, and a lone half of a surrogate pair has no UTF-8 form.
 */
export const text = z.string().overwrite((value) => value.replaceAll('\0', '').toWellFormed());

/** A list of identifiers in a body; large selections are one array parameter in SQL. */
export const idList = z.array(z.uuid()).max(100_000);
