import type { Messages } from '#lib/i18n/en.ts';

type Refusal = keyof Messages['refusals'];

/** How the server's sentences begin that people meet most often. */
const KNOWN: readonly (readonly [beginning: string, refusal: Refusal])[] = [
  ['Incorrect email or password', 'wrongLogin'],
  ['Wrong password', 'wrongPassword'],
  ['Email already in use', 'emailTaken'],
  ['Unsupported file type', 'unsupportedType'],
  ['The file is empty', 'emptyFile'],
  ['Quota has been exceeded', 'quotaExceeded'],
  ['Job is already running', 'alreadyRunning'],
  ['Not found or no ', 'notYours'],
  ['Authentication required', 'loggedOut'],
  ['Invalid user token', 'loggedOut'],
  ['The account is being deleted for good', 'beingDeleted'],
  ['The query names nothing to look for', 'nothingAsked'],
  ['A search can look for ', 'tooManyWords'],
  ['The search takes too long', 'searchTakesLong'],
  ['Pictures can not be searched now', 'onlyPictures'],
  ['Smart search is not enabled', 'smartSearchOff'],
];

/** The name under which we have a sentence of the server in every language; undefined when it is said rarely. */
export function knownRefusal(sentence: string): Refusal | undefined {
  return KNOWN.find(([beginning]) => sentence.startsWith(beginning))?.[1];
}
