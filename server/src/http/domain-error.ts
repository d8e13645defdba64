/** What an error adds to its message. `code` is stable and may be matched by clients and logs. */
export interface DomainErrorOptions {
  readonly code?: string;
  /** True when trying again can not help: a job that throws it is not repeated. */
  readonly permanent?: boolean;
  readonly cause?: unknown;
}

/** An expected failure. The HTTP layer turns each subclass into a status; the job loop reads `permanent`. */
export abstract class DomainError extends Error {
  readonly code: string;
  readonly permanent: boolean;

  constructor(message: string, defaultCode: string, options: DomainErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code ?? defaultCode;
    this.permanent = options.permanent ?? false;
  }
}

/** The request can not be carried out as it was asked. Immich answers this for unknown and foreign assets too. */
export class BadRequestError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super(message, 'bad_request', { permanent: true, ...options });
  }
}

/** Nobody, or nobody known, is asking. */
export class UnauthenticatedError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super(message, 'unauthenticated', { permanent: true, ...options });
  }
}

/** Somebody known asks for what they may not have. */
export class AccessDeniedError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super(message, 'access_denied', { permanent: true, ...options });
  }
}

export class NotFoundError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super(message, 'not_found', { permanent: true, ...options });
  }
}

/** The state of the data forbids it. */
export class ConflictError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super(message, 'conflict', { permanent: true, ...options });
  }
}

/** A file is what it claims not to be, is damaged, or is too large to be decoded safely. */
export class UnreadableFileError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super(message, 'unreadable_file', { permanent: true, ...options });
  }
}

/** Another service answered, and not with what was asked of it; it may the next time. */
export class BackendFailedError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super(message, 'backend_failed', options);
  }
}

/** Another service (inference, for one) can not be reached just now; the work itself is fine. */
export class BackendUnavailableError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super(message, 'backend_unavailable', options);
  }
}
