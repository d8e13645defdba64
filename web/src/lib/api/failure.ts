import { isHttpError } from './client.ts';
import { ApiError, sentenceOf } from './request.ts';

/** What to tell a person about a failed call: the server's own sentence where there is one. */
export function describeFailure(error: unknown): string {
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
