import type { NextFunction, Request, Response } from 'express';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const storage = new AsyncLocalStorage<{ readonly correlationId: string }>();

/** Identifier of the request or job that the current code runs for; undefined outside of both. */
export function correlationId(): string | undefined {
  return storage.getStore()?.correlationId;
}

/** Runs `work` so that everything it awaits sees `id` as its correlation id. */
export function withCorrelationId<T>(id: string, work: () => T): T {
  return storage.run({ correlationId: id }, work);
}

/** Express middleware: gives each request its own id and tells it in the header `x-immich-cid`. */
export function correlateRequest(_request: Request, response: Response, next: NextFunction): void {
  const id = randomUUID();
  response.setHeader('x-immich-cid', id);
  withCorrelationId(id, next);
}
