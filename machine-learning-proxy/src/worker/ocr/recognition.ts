import type { RgbImage } from '../image.ts';
import type { InputPlan } from '../input-plan.ts';
import { runModel } from '../run-model.ts';
import type { Model } from '../sessions.ts';
import { cropToTensor } from './crop.ts';
import { decodeCtc, type Reading } from './ctc.ts';
import { quadSize, type Quad } from './geometry.ts';

const HEIGHT = 48;
/** Narrower inputs are read worse, so they get an empty margin. */
const MIN_WIDTH = 128;
const MAX_WIDTH = 4800;

/** Reads one line of text. */
export async function recogniseLine(
  model: Model,
  alphabet: readonly string[],
  image: RgbImage,
  quad: Quad,
  plan: Pick<InputPlan, 'lineWidth'>,
): Promise<Reading> {
  const size = quadSize(quad);
  const width = Math.min(MAX_WIDTH, Math.max(1, Math.ceil((HEIGHT * size.width) / size.height)));
  const tensorWidth = plan.lineWidth(Math.max(MIN_WIDTH, width));
  const values = cropToTensor(image, quad, { width, height: HEIGHT, tensorWidth });
  return runModel(model, values, [1, 3, HEIGHT, tensorWidth], (output) => decodeCtc(output, alphabet));
}
