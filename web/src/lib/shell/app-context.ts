import type { ServerEventStream } from '#lib/api/server-events.ts';
import type { QueryReading } from '#lib/search/query-reading.svelte.ts';
import type { UploadQueue } from '#lib/upload/upload-queue.svelte.ts';
import { createContext } from 'svelte';

/** What every page behind the log-in shares. */
export interface AppContext {
  events: ServerEventStream;
  uploads: UploadQueue;
  /** Opens the file picker and uploads what is chosen. */
  pickFiles: () => void;
  /** A new reading of queries; what was read once is remembered by all of them. */
  createQueryReading: () => QueryReading;
}

export const [getAppContext, setAppContext] = createContext<AppContext>();
