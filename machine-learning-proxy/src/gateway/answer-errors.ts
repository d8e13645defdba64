import { inspect } from 'node:util';
import { log } from '../log.ts';
import { PredictError, type PredictErrorCode } from '../protocol/errors.ts';
import { BackendRefusal } from './backend.ts';

const statusByCode = {
  missing_payload: 400,
  unauthorized: 401,
  invalid_request: 422,
  unreadable_image: 422,
  image_too_large: 422,
  request_too_large: 413,
  // The status that proxies use for a caller that left; nobody reads it.
  cancelled: 499,
  internal: 500,
  backend_failed: 500,
  unsupported_task: 501,
  busy: 503,
  backend_unavailable: 503,
  backend_timeout: 504,
} satisfies Record<PredictErrorCode, number>;

const RETRY_AFTER_SECONDS = '5';

/** The HTTP status that tells a caller about an error. */
export function statusOf(error: unknown): number {
  if (error instanceof BackendRefusal) {
    return error.status;
  }
  return error instanceof PredictError ? statusByCode[error.code] : 500;
}

/** The answer to a request that failed. A bug is logged whole and tells the caller nothing. */
export function answerError(error: unknown, requestId: string | undefined): Response {
  if (error instanceof BackendRefusal) {
    return new Response(error.body, { status: error.status, headers: { 'Content-Type': error.contentType } });
  }
  const status = statusOf(error);
  const isKnown = error instanceof PredictError && error.code !== 'internal';
  if (!isKnown) {
    log('error', 'A prediction failed', { requestId, error: inspect(error) });
  }
  return Response.json(
    { detail: isKnown ? error.message : 'Internal Server Error' },
    { status, headers: status === 503 ? { 'Retry-After': RETRY_AFTER_SECONDS } : {} },
  );
}
