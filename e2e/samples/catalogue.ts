import { CHATS } from './photos/chats.ts';
import { INVOICES } from './photos/invoices.ts';
import { PAPERS } from './photos/papers.ts';
import { RECEIPTS } from './photos/receipts.ts';
import { SCENES } from './photos/scenes.ts';
import { SCREENSHOTS } from './photos/screenshots.ts';
import { SIGNS } from './photos/signs.ts';
import { type Sample } from './sample.ts';

/** Every sample photo. */
export const SAMPLES: readonly Sample[] = [
  ...INVOICES,
  ...RECEIPTS,
  ...SIGNS,
  ...SCREENSHOTS,
  ...CHATS,
  ...PAPERS,
  ...SCENES,
];
