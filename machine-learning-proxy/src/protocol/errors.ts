/** What can go wrong in a prediction, as codes that survive the way between threads. */
export type PredictErrorCode =
  | 'missing_payload'
  | 'unauthorized'
  | 'invalid_request'
  | 'unsupported_task'
  | 'request_too_large'
  | 'unreadable_image'
  | 'image_too_large'
  | 'busy'
  | 'backend_unavailable'
  | 'backend_failed'
  | 'backend_timeout'
  | 'cancelled'
  | 'internal';

/** A prediction that was not made, with a sentence for the caller. Knows no HTTP. */
export class PredictError extends Error {
  override readonly name = 'PredictError';
  readonly code: PredictErrorCode;

  constructor(code: PredictErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
