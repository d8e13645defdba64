import { Hono } from 'hono';
import { randomUUID } from 'node:crypto';
import { log } from '../log.ts';
import { answerError } from './answer-errors.ts';
import { requireKey, shownKey } from './api-key.ts';
import type { Metrics } from './metrics.ts';
import { addMtPhotosRoutes } from './mt-photos-routes.ts';
import { predictRoute } from './predict-route.ts';
import type { HttpApp, HttpContext, RouteParts } from './route-parts.ts';

/** Longer or stranger ids are not taken over from callers: they end up in logs. */
const REQUEST_ID = /^[\w.-]{1,64}$/;

/**
 * The routes of Immich's machine learning (`/`, `/ping`, `/predict`), those of MT Photos AI, and `/health` and
 * `/metrics`. `/`, `/ping` and `/health` are open to everybody.
 */
export function createHttpApp(options: RouteParts): HttpApp {
  const { keys, metrics } = options;
  const app: HttpApp = new Hono();
  app.use(async (context, next) => {
    const startedAt = performance.now();
    const given = context.req.header('x-request-id') ?? '';
    context.set('requestId', REQUEST_ID.test(given) ? given : randomUUID());
    await next();
    context.header('X-Request-Id', context.get('requestId'));
    tell(context, metrics, performance.now() - startedAt);
  });

  app.get('/', (context) => context.json({ message: 'Immich ML' }));
  app.get('/ping', (context) => context.text('pong'));
  app.get('/health', (context) => context.json({ status: 'ok', ...options.health() }));
  app.get('/metrics', async (context) => {
    requireKey(keys.api, shownKey(context.req.raw.headers));
    const { contentType, body } = await metrics.write();
    return context.body(body, 200, { 'Content-Type': contentType });
  });
  app.post('/predict', predictRoute(options));
  addMtPhotosRoutes(app, options);

  app.notFound((context) => context.json({ detail: 'Not Found' }, 404));
  app.onError((error, context) => answerError(error, (context as HttpContext).get('requestId')));
  return app;
}

/** One line for each request, and a louder one where a caller did not get what this service is for. */
function tell(context: HttpContext, metrics: Metrics, milliseconds: number): void {
  const { status } = context.res;
  const route = routeOf(context);
  metrics.countRequest(route, status);
  const facts = { requestId: context.get('requestId'), route, status, milliseconds: Math.round(milliseconds) };
  // Faces without a service for them are a choice, not a breakdown.
  if (status >= 500 && status !== 501) {
    log('warn', 'A request was not served', facts);
  } else {
    log('debug', 'A request was answered', facts);
  }
}

/** The pattern of the route; a path that is none could hold anything. */
function routeOf(context: HttpContext): string {
  return context.res.status === 404 ? 'unknown' : context.req.path;
}
