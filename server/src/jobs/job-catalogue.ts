import type { JobName as ImmichJobName, QueueName as ImmichQueueName, ManualJobName } from '@immich/sdk';
import { z } from 'zod';

/** Every queue that Immich shows, in its order, with how many of its jobs one process runs at a time by default. */
export const DEFAULT_CONCURRENCY = {
  thumbnailGeneration: 3,
  metadataExtraction: 5,
  videoConversion: 1,
  faceDetection: 2,
  facialRecognition: 1,
  smartSearch: 2,
  duplicateDetection: 1,
  backgroundTask: 5,
  storageTemplateMigration: 1,
  migration: 5,
  search: 5,
  sidecar: 5,
  library: 5,
  notifications: 5,
  backupDatabase: 1,
  ocr: 1,
  workflow: 5,
  integrityCheck: 1,
  editor: 2,
} as const satisfies Record<`${ImmichQueueName}`, number>;

export type QueueName = keyof typeof DEFAULT_CONCURRENCY;

export const QUEUE_NAMES = Object.keys(DEFAULT_CONCURRENCY) as QueueName[];

/** What is known of a kind of job before any handler exists. */
export interface JobDefinition {
  readonly queue: QueueName;
  /** Ids and flags only. */
  readonly payload: z.ZodType;
  /** How often it is tried before it counts as failed. */
  readonly attempts: number;
  /** Wait before the second attempt; doubled before each further one. */
  readonly backoffMs: number;
}

const oneAsset = z.object({ id: z.uuid() });
/** With `force` all assets, without it those that lack the result; with `skipFailed` not those whose job has failed. */
const allAssets = z.object({ force: z.boolean().optional(), skipFailed: z.boolean().optional() });
/** Many at a time, where each takes next to no time. */
const someAssets = z.object({ ids: z.array(z.uuid()) });
const oneUser = z.object({ id: z.uuid() });
const nothing = z.object({});
/** Why an asset is processed: what happens next depends on it. */
const source = z.enum(['upload', 'sidecar-write', 'copy']).optional();

const retried = { attempts: 3, backoffMs: 2000 } as const;

/** Jobs that Immich does not have: making the text index anew, and clearing up after uploads that were cut off. */
type OwnJobName = 'OcrIndexQueueAll' | 'OcrIndex' | 'UploadCleanup';

/**
 * The one list of jobs. Names, queues and payloads are spelled as Immich spells them: they are public API.
 * Handlers are typed from it and registered with `JobHandlers`.
 */
export const JOB_CATALOGUE = {
  AssetExtractMetadataQueueAll: { queue: 'metadataExtraction', payload: allAssets, ...retried },
  AssetExtractMetadata: { queue: 'metadataExtraction', payload: oneAsset.extend({ source }), ...retried },

  AssetGenerateThumbnailsQueueAll: { queue: 'thumbnailGeneration', payload: allAssets, ...retried },
  AssetGenerateThumbnails: {
    queue: 'thumbnailGeneration',
    payload: oneAsset.extend({ source, notify: z.boolean().optional() }),
    ...retried,
  },

  OcrQueueAll: { queue: 'ocr', payload: allAssets, ...retried },
  Ocr: { queue: 'ocr', payload: oneAsset, ...retried },

  OcrIndexQueueAll: { queue: 'search', payload: allAssets, ...retried },
  OcrIndex: { queue: 'search', payload: someAssets, ...retried },

  SmartSearchQueueAll: { queue: 'smartSearch', payload: allAssets, ...retried },
  SmartSearch: { queue: 'smartSearch', payload: oneAsset, ...retried },

  AssetDelete: { queue: 'backgroundTask', payload: oneAsset.extend({ deleteOnDisk: z.boolean() }), ...retried },
  AssetDeleteCheck: { queue: 'backgroundTask', payload: nothing, ...retried },
  AssetEmptyTrash: { queue: 'backgroundTask', payload: nothing, ...retried },
  FileDelete: { queue: 'backgroundTask', payload: z.object({ files: z.array(z.string()) }), ...retried },
  UploadCleanup: { queue: 'backgroundTask', payload: nothing, ...retried },

  UserDeleteCheck: { queue: 'backgroundTask', payload: nothing, ...retried },
  UserDelete: { queue: 'backgroundTask', payload: oneUser, ...retried },
} as const satisfies Partial<Record<`${ImmichJobName}` | OwnJobName, JobDefinition>>;

export type JobName = keyof typeof JOB_CATALOGUE;

/** The payload of one kind of job. */
export type JobPayload<N extends JobName> = z.infer<(typeof JOB_CATALOGUE)[N]['payload']>;

/** A kind of job that does something to one asset. */
export type AssetJobName = Exclude<
  { [N in JobName]: JobPayload<N> extends { readonly id: string } ? N : never }[JobName],
  'UserDelete'
>;

export const JOB_NAMES = Object.keys(JOB_CATALOGUE) as JobName[];

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(JOB_CATALOGUE, name);
}

/** The job behind an administrator's “start” on a queue. */
export const START_JOB = {
  metadataExtraction: 'AssetExtractMetadataQueueAll',
  thumbnailGeneration: 'AssetGenerateThumbnailsQueueAll',
  ocr: 'OcrQueueAll',
  smartSearch: 'SmartSearchQueueAll',
  search: 'OcrIndexQueueAll',
} as const satisfies Partial<Record<QueueName, JobName>>;

/** What administrators start by hand, under the names that Immich gives it. */
export const MANUAL_JOB = {
  'user-cleanup': 'UserDeleteCheck',
  'integrity-untracked-files': 'UploadCleanup',
} as const satisfies Partial<Record<`${ManualJobName}`, JobName>>;
