import { t } from '#lib/i18n/language.svelte.ts';
import { isHttpError } from './client.ts';
import { knownRefusal } from './known-refusals.ts';
import { ApiError, sentenceOf } from './request.ts';

/** What to tell a person about a failed call, in their language where we know it, else in the server's own words. */
export function describeFailure(error: unknown): string {
  const sentence = sentenceOfFailure(error);
  const refusal = knownRefusal(sentence);
  return refusal ? t().refusals[refusal] : sentence;
}

function sentenceOfFailure(error: unknown): string {
  if (isHttpError(error)) {
    return sentenceOf(error.data) ?? error.message;
  }
  return error instanceof Error ? error.message : String(error);
}

/** The HTTP status of a failed call, or undefined when the server was not reached. */
export function statusOf(error: unknown): number | undefined {
  if (isHttpError(error)) {
    return error.status;
  }
  return error instanceof ApiError ? error.status : undefined;
}
