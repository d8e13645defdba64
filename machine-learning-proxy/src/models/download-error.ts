/** Why a model could not be fetched. */
export type DownloadErrorCode =
  'unreachable' | 'not_found' | 'refused' | 'stalled' | 'cut_off' | 'wrong_size' | 'wrong_digest' | 'no_model';

/** A download that did not succeed, with a sentence for whoever runs the service. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
  readonly code: DownloadErrorCode;

  constructor(code: DownloadErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** True where the bytes that arrived are good, and the rest may come when it is asked for again. */
  get isPassing(): boolean {
    return this.code === 'stalled' || this.code === 'cut_off';
  }
}
