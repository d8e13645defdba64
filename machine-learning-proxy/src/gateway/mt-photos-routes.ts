import { z } from 'zod';
import { PredictError } from '../protocol/errors.ts';
import { writeMtPhotosReading, writeMtPhotosVector } from '../protocol/mt-photos.ts';
import { boundaryOf, parseMultipart } from '../protocol/multipart.ts';
import { DEFAULT_OCR, type Payload, type PredictEntries } from '../protocol/predict-request.ts';
import { requireKey } from './api-key.ts';
import type { HttpApp, HttpContext, RouteParts } from './route-parts.ts';
import type { MergedResponse } from './task-router.ts';

/** MT Photos names no model. Its own service has this one, Chinese-CLIP; a model that is set up goes before it. */
const CLIP_MODEL = 'ViT-B-16';
const TextBody = z.object({ text: z.string() });

/** A request of MT Photos, in the terms of this service. */
interface MtPhotosTask {
  readonly entries: PredictEntries;
  readonly payload: Payload;
}

/**
 * The routes of MT Photos AI, so that an MT Photos server can use this service. Its key is in the header `api-key`. A
 * picture that cannot be used is answered as that server does: status 200 with an empty `result` and a `msg`.
 */
export function addMtPhotosRoutes(
  app: HttpApp,
  { router, keys, intake }: Pick<RouteParts, 'router' | 'keys' | 'intake'>,
): void {
  const predict = (context: HttpContext, read: (body: Buffer, contentType: string | undefined) => MtPhotosTask) =>
    intake.receiveWhole(context.req.raw, async (body) => {
      const { entries, payload } = read(body, context.req.header('content-type'));
      const call = { signal: context.req.raw.signal, requestId: context.get('requestId') };
      return router.predict(entries, payload, call);
    });

  for (const path of ['/check', '/ocr', '/clip/img', '/clip/txt', '/restart', '/restart_v2']) {
    app.use(path, async (context, next) => {
      requireKey(keys.mtPhotos, context.req.header('api-key'));
      await next();
    });
  }
  app.post('/check', (context) => context.json({ result: 'pass', title: 'mt-photos-ai', help: '' }));
  // MT Photos asks for this now and then, because its own service used to leak memory.
  app.post('/restart', (context) => context.json({ result: 'pass' }));
  app.post('/restart_v2', (context) => context.json({ result: 'pass' }));
  app.post('/ocr', (context) => answerPicture(context, () => predict(context, readOcr), writeMtPhotosReading));
  app.post('/clip/img', (context) => answerPicture(context, () => predict(context, readPicture), writeMtPhotosVector));
  app.post('/clip/txt', async (context) =>
    context.json({ result: writeMtPhotosVector(await predict(context, readText)) }),
  );
}

async function answerPicture(
  context: HttpContext,
  predict: () => Promise<MergedResponse>,
  write: (response: MergedResponse) => object,
): Promise<Response> {
  try {
    return context.json({ result: write(await predict()) });
  } catch (error) {
    if (error instanceof PredictError && (error.code === 'unreadable_image' || error.code === 'image_too_large')) {
      return context.json({ result: [], msg: error.message });
    }
    throw error;
  }
}

function readOcr(body: Buffer, contentType: string | undefined): MtPhotosTask {
  return { entries: { ocr: DEFAULT_OCR, elsewhere: {} }, payload: readFile(body, contentType) };
}

function readPicture(body: Buffer, contentType: string | undefined): MtPhotosTask {
  const clip = { modelName: CLIP_MODEL, input: 'image' } as const;
  return { entries: { clip, elsewhere: {} }, payload: readFile(body, contentType) };
}

function readText(body: Buffer): MtPhotosTask {
  const clip = { modelName: CLIP_MODEL, input: 'text' } as const;
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new PredictError('invalid_request', 'The request is not JSON', { cause });
  }
  const parsed = TextBody.safeParse(json);
  if (!parsed.success) {
    throw new PredictError('invalid_request', 'The request carries no text');
  }
  return { entries: { clip, elsewhere: {} }, payload: { text: parsed.data.text } };
}

function readFile(body: Buffer, contentType: string | undefined): Payload {
  const file = parseMultipart(body, boundaryOf(contentType)).get('file');
  if (!file?.isFile) {
    throw new PredictError('missing_payload', 'The request carries no file');
  }
  return { image: file.content };
}
