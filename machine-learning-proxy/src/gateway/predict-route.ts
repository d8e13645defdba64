import { boundaryOf, peekPart } from '../protocol/multipart.ts';
import { parsePredictForm } from '../protocol/predict-form.ts';
import { parseEntries, type PredictEntries } from '../protocol/predict-request.ts';
import { requireKey, shownKey } from './api-key.ts';
import type { HttpContext, RouteParts } from './route-parts.ts';

/** Handles `POST /predict`. */
export function predictRoute({
  router,
  keys,
  intake,
}: Pick<RouteParts, 'router' | 'keys' | 'intake'>): (context: HttpContext) => Promise<Response> {
  return async (context) => {
    const request = context.req.raw;
    requireKey(keys.api, shownKey(request.headers));
    const boundary = boundaryOf(context.req.header('content-type'));
    const call = { signal: request.signal, requestId: context.get('requestId') };
    const peek = (beginning: Buffer) => (router.hasElsewhere ? peekElsewhere(beginning, boundary) : undefined);

    return intake.receive(request, peek, async (received) => {
      if (received.kind === 'flowing') {
        return router.forward(received.found, request.headers, received.body, call);
      }
      const { body } = received;
      const { entries: text, payload } = parsePredictForm(body, boundary);
      const entries = parseEntries(text, router.hasElsewhere);
      return isElsewhere(entries)
        ? router.forward(entries, request.headers, [body], call)
        : context.json(await router.predict(entries, payload, call));
    });
  };
}

/** The entries of a request that has nothing for this service, where they stand in front as Immich's server sends them. */
function peekElsewhere(beginning: Buffer, boundary: string): PredictEntries | undefined {
  const first = peekPart(beginning, boundary);
  const entries = first?.name === 'entries' ? parseEntries(first.content.toString('utf8'), true) : undefined;
  return entries && isElsewhere(entries) ? entries : undefined;
}

function isElsewhere({ ocr, clip }: PredictEntries): boolean {
  return !ocr && !clip;
}
