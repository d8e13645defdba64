import { resizeImage, type RgbImage } from '../image.ts';
import { colours, conceptsOfText, scenes, type Concept, type ConceptWeights } from './concepts.ts';
import { conceptsOfPicture } from './picture-features.ts';

/** Says who made a vector: those of another version, or of a real model, cannot be compared with it. */
export const STAND_IN_ENCODER = 'stand-in:colours-and-scenes@1';

/** Length of the vectors, as of Immich's default CLIP model. */
export const EMBEDDING_LENGTH = 512;

const concepts: readonly Concept[] = [...colours, ...scenes];
/** Text without a known word points here, away from every picture. */
const UNKNOWN_DIRECTION = concepts.length + 1;
const PICTURE_SIDE = 256;

/**
 * Encodes a picture where no CLIP weights are installed. Deterministic; comparable with {@link encodeText}.
 *
 * @returns a vector of 512 numbers and length 1
 */
export async function encodePicture(image: RgbImage): Promise<Float32Array> {
  return toEmbedding(conceptsOfPicture(await resizeImage(image, PICTURE_SIDE, PICTURE_SIDE)));
}

/** Encodes a query in English or Chinese into the space of {@link encodePicture}. */
export function encodeText(text: string): Float32Array {
  return toEmbedding(conceptsOfText(text));
}

function toEmbedding(weights: ConceptWeights): Float32Array {
  const embedding = new Float32Array(EMBEDDING_LENGTH);
  concepts.forEach((concept, index) => {
    addDirection(embedding, index + 1, Math.max(0, weights[concept] ?? 0));
  });
  if (embedding.every((value) => value === 0)) {
    addDirection(embedding, UNKNOWN_DIRECTION, 1);
  }
  const length = Math.hypot(...embedding);
  return embedding.map((value) => value / length);
}

/** Adds a row of the 512×512 Hadamard matrix: its rows are orthogonal, and spread a concept over all numbers. */
function addDirection(embedding: Float32Array, row: number, weight: number): void {
  if (weight === 0) {
    return;
  }
  for (let column = 0; column < embedding.length; column++) {
    embedding[column] = embedding[column]! + (hasOddOverlap(row, column) ? -weight : weight);
  }
}

function hasOddOverlap(a: number, b: number): boolean {
  let overlap = a & b;
  let odd = false;
  for (; overlap !== 0; overlap &= overlap - 1) {
    odd = !odd;
  }
  return odd;
}
