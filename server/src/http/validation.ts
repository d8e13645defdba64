import { StandardSchemaValidationPipe } from '@nestjs/common';
import { DomainError } from './domain-error.ts';

/** One thing that is wrong with a body, query or path parameter, as Immich's clients read it. */
export interface ValidationIssue {
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A request does not fit its schema. */
export class ValidationError extends DomainError {
  constructor(readonly issues: readonly ValidationIssue[]) {
    super(`Validation failed: ${issues.map(describe).join('; ')}`.slice(0, 1000), 'validation_failed', {
      permanent: true,
    });
  }
}

function describe({ path, message }: ValidationIssue): string {
  return path.length > 0 ? `${path.join('.')}: ${message}` : message;
}

const MAX_ISSUES = 20;

/** The one validation pipe: checks every `@Body`, `@Query` and `@Param` that has a schema. */
export const validationPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    new ValidationError(
      issues.slice(0, MAX_ISSUES).map((issue) => ({
        code: 'code' in issue ? String(issue.code) : 'invalid',
        path: (issue.path ?? []).map((part) => {
          const key = typeof part === 'object' ? part.key : part;
          return typeof key === 'number' ? key : String(key);
        }),
        message: issue.message,
      })),
    ),
});
