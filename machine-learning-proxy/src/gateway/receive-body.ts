import { PredictError } from '../protocol/errors.ts';
import type { AdmissionTicket } from './admission.ts';

/** Fields stand in front of the picture; further than this nobody looks for them. */
const MAX_BEGINNING_BYTES = 64 * 1024;

/** A body that was read to its end, or one whose rest flows on, with what was found in its beginning. */
export type ReceivedBody<Found> =
  | { readonly kind: 'whole'; readonly body: Buffer }
  | { readonly kind: 'flowing'; readonly body: AsyncIterable<Uint8Array>; readonly found: Found };

/**
 * Reads the body of a request into memory.
 *
 * @param ticket pays for the bytes that are held
 * @param peek looks at the beginning, as often as more has arrived; once it finds something, reading stops, and the body
 *   is handed on as a stream that starts at its first byte
 * @throws PredictError `request_too_large`, `busy`, or `invalid_request` when the caller hung up
 */
export async function receiveBody<Found>(
  request: Request,
  {
    maxBytes,
    ticket,
    peek,
  }: {
    readonly maxBytes: number;
    readonly ticket: AdmissionTicket;
    readonly peek: (beginning: Buffer) => Found | undefined;
  },
): Promise<ReceivedBody<Found>> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) {
    throw tooLarge(maxBytes);
  }
  const reader = chunksOf(request, maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader.next(); next.done !== true; next = await reader.next()) {
    ticket.hold(next.value.length);
    chunks.push(next.value);
    if (size < MAX_BEGINNING_BYTES) {
      const found = peek(Buffer.concat(chunks));
      if (found !== undefined) {
        return { kind: 'flowing', body: resume(chunks, reader), found };
      }
    }
    size += next.value.length;
  }
  return { kind: 'whole', body: Buffer.concat(chunks, size) };
}

/** Like {@link receiveBody}, for bodies that are always read to their end. */
export async function receiveWholeBody(
  request: Request,
  options: { readonly maxBytes: number; readonly ticket: AdmissionTicket },
): Promise<Buffer> {
  const { body } = await receiveBody<never>(request, { ...options, peek: () => undefined });
  return body as Buffer;
}

async function* chunksOf(request: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > maxBytes) {
        throw tooLarge(maxBytes);
      }
      yield chunk;
    }
  } catch (cause) {
    throw cause instanceof PredictError
      ? cause
      : new PredictError('invalid_request', 'The request was not received to its end', { cause });
  }
}

async function* resume(chunks: readonly Uint8Array[], rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
  yield* rest;
}

function tooLarge(maxBytes: number): PredictError {
  return new PredictError('request_too_large', `The request is larger than ${maxBytes} bytes`);
}
