import type { RgbImage } from '../image.ts';
import { workInTurns } from '../in-turns.ts';
import type { InputPlan } from '../input-plan.ts';
import { runModel } from '../run-model.ts';
import type { Model } from '../sessions.ts';
import { cropToTensor } from './crop.ts';
import { quadSize, type Quad } from './geometry.ts';

const HEIGHT = 48;
const WIDTH = 192;

/** How a group of lines lies: as found, or turned by half. */
export type Orientation = 'upright' | 'upside-down';

/** The longest lines say most; more of them only cost time. */
const VOTERS = 8;
const UPSIDE_DOWN_ABOVE = 0.85;
const UPRIGHT_BELOW = 0.3;

/** Lets the longest lines of a page vote whether its text stands on its head. */
export async function voteOrientation(
  model: Model,
  image: RgbImage,
  quads: readonly Quad[],
  { linesAtOnce }: Pick<InputPlan, 'linesAtOnce'>,
): Promise<Orientation | 'unsure'> {
  if (quads.length === 0) {
    return 'upright';
  }
  const voters = quads.toSorted((a, b) => quadSize(b).width - quadSize(a).width).slice(0, VOTERS);
  const votes = await workInTurns(voters, linesAtOnce, (quad) => upsideDownProbability(model, image, quad));
  const sum = votes.reduce((total, vote) => total + vote, 0);
  return decideOrientation(sum / voters.length, voters.length);
}

/** @param mean of the probabilities that a line is upside down */
export function decideOrientation(mean: number, voters: number): Orientation | 'unsure' {
  if (mean < UPRIGHT_BELOW) {
    return 'upright';
  }
  return mean > UPSIDE_DOWN_ABOVE && voters > 2 ? 'upside-down' : 'unsure';
}

async function upsideDownProbability(model: Model, image: RgbImage, quad: Quad): Promise<number> {
  const size = quadSize(quad);
  const width = Math.min(WIDTH, Math.max(1, Math.ceil((HEIGHT * size.width) / size.height)));
  const values = cropToTensor(image, quad, { width, height: HEIGHT, tensorWidth: WIDTH });
  return runModel(model, values, [1, 3, HEIGHT, WIDTH], (output) => output[1]!);
}
