import express, { type RequestHandler } from 'express';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const YEAR_MS = 365 * 24 * 3600 * 1000;

/**
 * Serves the built web client: files with a hash in their name for a year, everything else revalidated, and
 * `index.html` for every path that the client's own router knows. Paths below `/api` and `/.well-known` pass through.
 */
export function webClient(root: string): RequestHandler {
  const index = join(root, 'index.html');
  const files = express.static(root, {
    index: false,
    setHeaders: (response, path) => {
      if (path.includes('/_app/immutable/')) {
        response.setHeader('Cache-Control', `public, max-age=${YEAR_MS / 1000}, immutable`);
      }
    },
  });
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    if (/^\/(api|\.well-known)(\/|$)/.test(request.path)) return next();
    files(request, response, (error?: unknown) => {
      if (error) return next(error);
      if (request.path.startsWith('/_app/') || !existsSync(index)) return next();
      response.setHeader('Cache-Control', 'no-cache');
      response.sendFile(index);
    });
  };
}
