/** The encoder whose vectors are stored. */
export interface CurrentEncoder {
  /** What inference calls it: the model with a digest of its weights. Null while none has answered. */
  readonly encoder: string | null;
  /** The model by whose name it was asked for. */
  readonly modelName: string | null;
  /** Length of its vectors. */
  readonly dimensions: number | null;
  /** Counts the encoders that there were: another number, other vectors. */
  readonly generation: number;
  readonly switchedAt: Date | null;
}

/** Who made a vector. */
export interface EncoderAnswer {
  readonly encoder: string;
  /** The model that was asked for. */
  readonly modelName: string;
  readonly dimensions: number;
}

/** In which circumstances an answer came. */
export interface AnswerCircumstances {
  /** The model that the settings name now. */
  readonly settingsModel: string;
  /** The generation when the question was asked. */
  readonly askedInGeneration: number;
  /** True when an administrator wants everything encoded again by whatever answers. */
  readonly force: boolean;
  readonly now: Date;
}

/**
 * - `current`: made by the encoder in force.
 * - `switch`: made by one that takes its place, and all other vectors must go.
 * - `late`: asked before the settings or the encoder changed; ask again.
 * - `stand-in`: made by a makeshift for weights that are missing; it must not cost the vectors of a real model.
 * - `conflict`: two encoders answer by the name of one model.
 */
export type EncoderVerdict = 'current' | 'switch' | 'late' | 'stand-in' | 'conflict';

/** A model that answers with other weights twice within this time is two models, behind one address. */
export const SETTLED_AFTER_MS = 24 * 60 * 60_000;
const STAND_IN = 'stand-in:';

/** What an answer means for the stored vectors. */
export function judgeEncoder(
  current: CurrentEncoder,
  answer: EncoderAnswer,
  { settingsModel, askedInGeneration, force, now }: AnswerCircumstances,
): EncoderVerdict {
  if (answer.encoder === current.encoder) {
    return 'current';
  }
  if (askedInGeneration !== current.generation || answer.modelName !== settingsModel) {
    return 'late';
  }
  if (current.encoder === null || force) {
    return 'switch';
  }
  if (isStandIn(answer.encoder) && !isStandIn(current.encoder)) {
    return 'stand-in';
  }
  const isWanted = answer.modelName !== current.modelName || isStandIn(current.encoder) !== isStandIn(answer.encoder);
  const hasSettled = current.switchedAt === null || now.getTime() - current.switchedAt.getTime() > SETTLED_AFTER_MS;
  return isWanted || hasSettled ? 'switch' : 'conflict';
}

/** True for a makeshift that answers in the place of a model whose weights are missing. */
export function isStandIn(encoder: string): boolean {
  return encoder.startsWith(STAND_IN);
}
