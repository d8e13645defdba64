import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { STATUS_CODES } from 'node:http';
import {
  AccessDeniedError,
  BackendFailedError,
  BackendUnavailableError,
  BadRequestError,
  ConflictError,
  DomainError,
  NotFoundError,
  UnauthenticatedError,
  UnreadableFileError,
} from './domain-error.ts';
import { correlationId } from './request-context.ts';
import { ValidationError, type ValidationIssue } from './validation.ts';

/** The one table from domain errors to HTTP status codes. */
const STATUS_BY_ERROR: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  [ValidationError, 400],
  [BadRequestError, 400],
  [UnreadableFileError, 400],
  [UnauthenticatedError, 401],
  [AccessDeniedError, 403],
  [NotFoundError, 404],
  [ConflictError, 409],
  [BackendFailedError, 502],
  [BackendUnavailableError, 503],
]);

interface Failure {
  readonly statusCode: number;
  readonly message: string;
  readonly errors?: readonly ValidationIssue[];
}

/** Answers every error in Immich's form; what nobody expected is a 500 with its stack in the log only. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const failure = this.describe(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.status(failure.statusCode).json({
      message: failure.message,
      error: STATUS_CODES[failure.statusCode] ?? 'Error',
      statusCode: failure.statusCode,
      correlationId: correlationId(),
      ...(failure.errors && { errors: failure.errors }),
    });
  }

  private describe(error: unknown): Failure {
    if (error instanceof DomainError) {
      const statusCode = STATUS_BY_ERROR.get(error.constructor) ?? 500;
      return { statusCode, message: error.message, ...(error instanceof ValidationError && { errors: error.issues }) };
    }
    if (error instanceof HttpException) {
      return { statusCode: error.getStatus(), message: error.message };
    }
    const status = clientErrorStatus(error);
    if (status) {
      return { statusCode: status, message: (error as Error).message };
    }
    this.logger.error('A request failed unexpectedly', error instanceof Error ? error.stack : String(error));
    return { statusCode: 500, message: 'Internal server error' };
  }
}

/** Express and its body parsers mark the errors that a client caused with a 4xx `status`. */
function clientErrorStatus(error: unknown): number | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
