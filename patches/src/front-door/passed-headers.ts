import type { IncomingMessage } from 'node:http';
import { forwardedFor } from './forwarded-for.ts';

/** What Node has answered itself is not asked again: it has told the client to go on. */
const OF_REQUEST = /^(connection|keep-alive|expect|x-forwarded-for)$/i;
const OF_ANSWER = /^(connection|keep-alive|transfer-encoding)$/i;

/**
 * The headers that Immich gets of a request: names and values in turn, spelled and ordered as the client sent them, but
 * for those about its connection with us, and with the address that it really has.
 */
export function passedHeaders(request: IncomingMessage): string[] {
  return [...without(OF_REQUEST, request.rawHeaders), 'X-Forwarded-For', forwardedFor(request)];
}

/** The headers that a client gets of an answer of Immich, in the same form. */
export function answeredHeaders(answer: IncomingMessage): string[] {
  return without(OF_ANSWER, answer.rawHeaders);
}

/** Takes out the values, too, each of which follows its name. */
function without(names: RegExp, rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => !names.test(rawHeaders[index - (index % 2)]!));
}
