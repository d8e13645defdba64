import { thumbHashToDataURL } from 'thumbhash';

const cache = new Map<string, string | undefined>();
const MAX_ENTRIES = 2000;

/** The blurred picture that a base64 thumbhash stands for, as a data URL; undefined when it cannot be read. */
export function placeholderUrl(thumbhash: string): string | undefined {
  if (cache.has(thumbhash)) {
    return cache.get(thumbhash);
  }
  if (cache.size >= MAX_ENTRIES) {
    cache.clear();
  }
  const url = decode(thumbhash);
  cache.set(thumbhash, url);
  return url;
}

function decode(thumbhash: string): string | undefined {
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(thumbhash), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
