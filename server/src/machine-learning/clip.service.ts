import { Injectable, Logger } from '@nestjs/common';
import { Database, type Tx } from '../database/database.ts';
import { BackendFailedError, BackendUnavailableError } from '../http/domain-error.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { AgingCache } from './aging-cache.ts';
import { ClipEncoderRepository, type StoredEncoder } from './clip-encoder.repository.ts';
import {
  type CurrentEncoder,
  type EncoderAnswer,
  type EncoderVerdict,
  isStandIn,
  judgeEncoder,
} from './encoder-choice.ts';
import { type ClipAnswer, MachineLearningClient } from './machine-learning-client.ts';

/** A vector that may be compared with those that are stored, as long as the generation is the same. */
export interface ClipVector {
  readonly values: readonly number[];
  readonly generation: number;
}

/** The encoder in force, and how far it has come. */
export interface EncoderState extends Pick<CurrentEncoder, 'encoder' | 'modelName' | 'dimensions' | 'switchedAt'> {
  /** True for a makeshift in the place of a model whose weights are missing. */
  readonly isStandIn: boolean;
  /** How many photos have a vector, of how many that can have one. */
  readonly vectors: number;
  readonly photos: number;
}

const CACHED_TEXTS = 200;
/** Weights may be replaced while nothing is encoded, and then nothing but the next question tells. */
const CACHED_TEXT_AGE_MS = 10 * 60_000;
/** Any words do to find out who answers. */
const PROBE = 'a photo';

const REFUSALS = {
  'stand-in': 'Inference has only a stand-in for the model, which does not replace a real one',
  conflict: 'Inference answers with two encoders by the name of one model',
} as const satisfies Partial<Record<EncoderVerdict, string>>;

/**
 * Turns pictures and words into vectors, and sees to it that all vectors in use come from one encoder. When another
 * one answers (the settings name another model, or weights took the place of a stand-in), the old vectors are dropped
 * and all photos are queued to be encoded again, once, however many processes notice.
 *
 * Methods that ask inference throw `BackendUnavailableError` when inference is away, or answers with an encoder that must not take
 * over: a stand-in for a real model, or one of two that take turns.
 */
@Injectable()
export class ClipService {
  private readonly logger = new Logger(ClipService.name);
  private readonly texts = new AgingCache<ClipVector>(CACHED_TEXTS, CACHED_TEXT_AGE_MS);
  private readonly reported = new Set<string>();

  constructor(
    private readonly client: MachineLearningClient,
    private readonly encoders: ClipEncoderRepository,
    private readonly database: Database,
    private readonly systemConfig: SystemConfigService,
    private readonly jobs: JobQueue,
  ) {}

  /** Which encoder is in force. Asks the database alone, and throws nothing when inference is away. */
  async getState(): Promise<EncoderState> {
    const { encoder, modelName, dimensions, switchedAt } = await this.encoders.get();
    const standsIn = encoder !== null && isStandIn(encoder);
    return { encoder, modelName, dimensions, switchedAt, isStandIn: standsIn, ...(await this.encoders.countVectors()) };
  }

  /** The vector of an image file; undefined when the encoder was changed meanwhile. */
  async encodeImage(path: string, signal?: AbortSignal): Promise<ClipVector | undefined> {
    const before = await this.encoders.get();
    const answer = await this.client.encodeImage(path, await this.modelOfSettings(), signal);
    return this.accept(answer, before.generation);
  }

  /**
   * The vector of a description.
   *
   * @param language of the text, as a code such as `zh-CN`; models that know one language ignore it
   */
  async encodeText(text: string, language?: string): Promise<ClipVector> {
    try {
      return await this.tryText(text, language);
    } catch (error) {
      if (error instanceof LateAnswerError) {
        return this.tryText(text, language);
      }
      throw error;
    }
  }

  /**
   * Finds out which encoder the settings lead to, and switches to it.
   *
   * @param force switch even to one that would otherwise be refused
   */
  async findEncoder({ force }: { readonly force: boolean }, signal?: AbortSignal): Promise<void> {
    const { generation } = await this.encoders.get();
    const answer = await this.client.encodeText(PROBE, await this.modelOfSettings(), undefined, signal);
    await this.accept(answer, generation, force);
  }

  /**
   * Does what compares a vector with those that are stored: again, when they were exchanged meanwhile, so that what it
   * returns comes from one encoder.
   */
  async withOneEncoder<T>(compare: () => Promise<T>): Promise<T> {
    const { generation } = await this.encoders.get();
    const outcome = await compare().then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    return (await this.encoders.get()).generation === generation ? outcome() : compare();
  }

  /** True when the settings name a model that no answer came from yet. */
  async isModelNew(): Promise<boolean> {
    const { modelName } = await this.encoders.get();
    return modelName !== (await this.modelOfSettings());
  }

  /** Whether vectors of this generation may be stored; if so, that stays true until the transaction ends. */
  async mayStore(generation: number, tx: Tx): Promise<boolean> {
    return (await this.encoders.getForStoring(tx)).generation === generation;
  }

  /** Words are asked of the model whose vectors are stored, which may be served longer than the settings name it. */
  private async tryText(text: string, language: string | undefined): Promise<ClipVector> {
    const { modelName, generation } = await this.encoders.get();
    const model = modelName ?? (await this.modelOfSettings());
    return this.texts.get(JSON.stringify([generation, language, text]), async () => {
      const vector = await this.accept(await this.client.encodeText(text, model, language), generation);
      if (!vector) {
        throw new LateAnswerError('The model that looks at pictures is being changed');
      }
      return vector;
    });
  }

  private async accept(answer: ClipAnswer, askedInGeneration: number, force = false): Promise<ClipVector | undefined> {
    const { values, encoder, modelName } = answer;
    const made = { encoder, modelName, dimensions: values.length };
    const stored = await this.encoders.get();
    const inForce = isSame(stored, made) ? stored : await this.settle(made, askedInGeneration, force);
    if (inForce && !inForce.isQueued) {
      await this.jobs.add('SmartSearchQueueAll', { force: false });
      await this.encoders.noteQueued(inForce.generation);
    }
    return inForce && { values, generation: inForce.generation };
  }

  /** Decides, one process at a time, what an answer means that does not look like those before it. */
  private async settle(
    made: EncoderAnswer,
    askedInGeneration: number,
    force: boolean,
  ): Promise<StoredEncoder | undefined> {
    // Read before the transaction, which must not wait for a second connection while others wait for its lock.
    const settingsModel = (await this.systemConfig.reload()).machineLearning.clip.modelName;
    return this.database.transaction(async (tx) => {
      const stored = await this.encoders.getForSwitch(tx);
      // Vectors of unknown origin were made by the model of the settings: Immich keeps it so.
      const isKnown = stored.encoder !== null || !(await this.encoders.hasVectors(tx));
      const current = isKnown ? stored : { ...stored, encoder: settingsModel, modelName: settingsModel };
      const verdict = judgeEncoder(current, made, { settingsModel, askedInGeneration, force, now: new Date() });
      switch (verdict) {
        case 'late':
          return undefined;
        case 'current':
          requireLength(stored, made);
          if (made.modelName === settingsModel) {
            await this.encoders.note(made, tx);
          }
          break;
        case 'switch':
          await this.encoders.switchTo(made, tx);
          this.logger.log('Pictures are encoded by another model now', { from: stored.encoder, to: made.encoder });
          break;
        case 'stand-in':
        case 'conflict':
          throw this.refusal(verdict, stored, made);
      }
      return this.encoders.get(tx);
    });
  }

  private refusal(verdict: keyof typeof REFUSALS, stored: StoredEncoder, made: EncoderAnswer): Error {
    const sentence = REFUSALS[verdict];
    if (!this.reported.has(`${sentence}${made.encoder}`)) {
      this.reported.add(`${sentence}${made.encoder}`);
      this.logger.error(sentence, { inForce: stored.encoder, refused: made.encoder });
    }
    return new BackendUnavailableError(sentence);
  }

  private async modelOfSettings(): Promise<string> {
    return (await this.systemConfig.get()).machineLearning.clip.modelName;
  }
}

/** The encoder was changed between a question and its answer. */
class LateAnswerError extends BackendUnavailableError {}

function isSame(stored: StoredEncoder, made: EncoderAnswer): boolean {
  return (
    stored.encoder === made.encoder && stored.modelName === made.modelName && stored.dimensions === made.dimensions
  );
}

/** @throws BackendFailedError when one encoder makes vectors of two lengths */
function requireLength({ dimensions }: StoredEncoder, made: EncoderAnswer): void {
  if (dimensions !== null && dimensions !== made.dimensions) {
    throw new BackendFailedError(`Inference made a vector of ${made.dimensions} numbers and not of ${dimensions}`);
  }
}
