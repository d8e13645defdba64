import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { DEFAULT_OCR } from '../../protocol/predict-request.ts';
import { decodeImage } from '../image.ts';
import { exactInputs } from '../input-plan.ts';
import { ocrModel } from '../models.ts';
import { Progress } from '../progress.ts';
import { Sessions } from '../sessions.ts';
import { loadOcrModel, readText } from './read-text.ts';

const sessions = new Sessions();

afterAll(() => sessions.dispose());

const INVOICE_HEIGHT = 220;
const INVOICE_LINES = ['Invoice 2024-0815', '增值税电子发票', 'Total 1,299.00'];

/** The invoice so many times below each other: a long screenshot, which the detection sees in tiles. */
async function stackedInvoices(count: number): Promise<Buffer> {
  const invoice = await readFile(new URL('../../../test/invoice.png', import.meta.url));
  return sharp({ create: { width: 440, height: count * INVOICE_HEIGHT, channels: 3, background: 'white' } })
    .composite(Array.from({ length: count }, (_, index) => ({ input: invoice, left: 0, top: index * INVOICE_HEIGHT })))
    .png()
    .toBuffer();
}

it.each([6, 7])('reads every line of a picture that is seen in tiles, once (%i sheets)', async (count) => {
  const model = await loadOcrModel(sessions, ocrModel, exactInputs);
  const { pixels } = await decodeImage(await stackedInvoices(count), 1e7);
  const lines = await readText(model, pixels, DEFAULT_OCR, new Progress());
  expect(lines.map(({ text }) => text)).toEqual(Array.from({ length: count }, () => INVOICE_LINES).flat());
});

it('stops between two lines when nobody waits any more', async () => {
  const model = await loadOcrModel(sessions, ocrModel, exactInputs);
  const { pixels } = await decodeImage(await stackedInvoices(2), 1e7);
  const progress = new Progress();
  let linesRead = 0;
  const recognition = {
    ...model.recognition,
    run: (input: Parameters<typeof model.recognition.run>[0]) => {
      linesRead++;
      Atomics.store(progress.cancelled, 0, 1);
      return model.recognition.run(input);
    },
  };
  await expect(readText({ ...model, recognition }, pixels, DEFAULT_OCR, progress)).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(linesRead).toBe(1);
});
