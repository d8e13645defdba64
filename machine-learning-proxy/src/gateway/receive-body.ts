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
  const declaredBytes = Number(request.headers.get('content-length') ?? 0);
  if (declaredBytes > maxBytes) {
    throw tooLarge(maxBytes);
  }
  const reader = chunksOf(request, maxBytes);
  let held = Buffer.alloc(0);
  let size = 0;
  for (let next = await reader.next(); next.done !== true; next = await reader.next()) {
    const chunk = next.value;
    if (size + chunk.length > held.length) {
      const larger = Math.max(size + chunk.length, declaredBytes, 2 * held.length);
      ticket.hold(larger - held.length);
      held = enlarge(held, larger);
    }
    held.set(chunk, size);
    const isBeginning = size < MAX_BEGINNING_BYTES;
    size += chunk.length;
    const found = isBeginning ? peek(held.subarray(0, size)) : undefined;
    if (found !== undefined) {
      return { kind: 'flowing', body: resume(held.subarray(0, size), reader), found };
    }
  }
  return { kind: 'whole', body: held.subarray(0, size) };
}

/** The same bytes with room behind them, which the system gives only when it is written to. */
function enlarge(bytes: Buffer, size: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(size);
  larger.set(bytes);
  return larger;
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

async function* resume(beginning: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield beginning;
  yield* rest;
}

function tooLarge(maxBytes: number): PredictError {
  return new PredictError('request_too_large', `The request is larger than ${maxBytes} bytes`);
}
