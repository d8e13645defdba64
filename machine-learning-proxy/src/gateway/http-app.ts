import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { inspect } from 'node:util';
import { log } from '../log.ts';
import { PredictError, type PredictErrorCode } from '../protocol/errors.ts';
import { parsePredictForm } from '../protocol/predict-request.ts';
import { toPredictResponse } from '../protocol/predict-response.ts';
import { servedModels } from '../worker/models.ts';
import type { Backend } from './backend.ts';

const statusByCode = {
  missing_payload: 400,
  invalid_request: 422,
  unreadable_image: 422,
  image_too_large: 422,
  request_too_large: 413,
  // The status that proxies use for a caller that left; nobody reads it.
  cancelled: 499,
  internal: 500,
  unsupported_task: 501,
  busy: 503,
} satisfies Record<PredictErrorCode, number>;

const RETRY_AFTER_SECONDS = '5';
/** A larger body carries a picture; smaller ones may be texts, which have a queue of their own. */
const MAX_TEXT_REQUEST_BYTES = 64 * 1024;

/** The routes of Immich's machine learning: `/`, `/ping`, `/predict`; and `/health`, which says what is served. */
export function createHttpApp(backend: Backend, limits: { readonly requestBytes: number }): Hono {
  const app = new Hono();
  app.get('/', (context) => context.json({ message: 'Immich ML' }));
  app.get('/ping', (context) => context.text('pong'));
  app.get('/health', (context) => context.json({ status: 'ok', models: servedModels }));

  app.post(
    '/predict',
    async (context, next) => {
      if (backend.isFullOfImages && Number(context.req.header('content-length') ?? Infinity) > MAX_TEXT_REQUEST_BYTES) {
        throw new PredictError('busy', 'Too many requests are waiting');
      }
      await next();
    },
    bodyLimit({
      maxSize: limits.requestBytes,
      onError: () => {
        throw new PredictError('request_too_large', `The request is larger than ${limits.requestBytes} bytes`);
      },
    }),
    async (context) => {
      const request = await parsePredictForm(await readForm(context));
      const prediction = await backend.predict(request, context.req.raw.signal);
      return context.json(toPredictResponse(prediction));
    },
  );

  app.notFound((context) => context.json({ detail: 'Not Found' }, 404));
  app.onError(answerError);
  return app;
}

async function readForm(context: Context): Promise<FormData> {
  try {
    return await context.req.raw.formData();
  } catch (cause) {
    if (cause instanceof PredictError) {
      throw cause;
    }
    throw new PredictError('invalid_request', 'The request is not a readable multipart form', { cause });
  }
}

function answerError(error: Error): Response {
  const code = error instanceof PredictError ? error.code : 'internal';
  if (code === 'internal') {
    log('error', 'A prediction failed', { error: inspect(error) });
  }
  const detail = code === 'internal' ? 'Internal Server Error' : error.message;
  return Response.json(
    { detail },
    { status: statusByCode[code], headers: code === 'busy' ? { 'Retry-After': RETRY_AFTER_SECONDS } : {} },
  );
}
