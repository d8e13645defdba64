import { Injectable } from '@nestjs/common';
import { MachineLearningClient, type ReadLine } from '../machine-learning/machine-learning-client.ts';
import { PreviewService } from '../machine-learning/preview.service.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { OcrRepository } from './ocr.repository.ts';
import { StoredTextService } from './stored-text.service.ts';
import type { TextLine } from './text-lines.ts';
import { type FrameReading, linesOverTime } from './video/lines-over-time.ts';
import { type SampledFrame, sampleFrames } from './video/sample-frames.ts';

/** What became of a reading, with the reason in a fixed phrase where there was none. */
export type Reading = { readonly read: true } | { readonly read: false; readonly reason: string };

/** Reads photos and videos, and keeps what was read. */
@Injectable()
export class OcrService {
  constructor(
    private readonly repository: OcrRepository,
    private readonly storedText: StoredTextService,
    private readonly machineLearning: MachineLearningClient,
    private readonly systemConfig: SystemConfigService,
    private readonly previews: PreviewService,
  ) {}

  /**
   * Reads the text in an asset's preview, or in frames spread over a video, and puts it in the place of what was read
   * before: until then, and if reading fails, the old text stays.
   *
   * @throws what {@link MachineLearningClient} throws
   */
  async read(assetId: string, signal: AbortSignal = AbortSignal.any([])): Promise<Reading> {
    const { machineLearning, image } = await this.systemConfig.get();
    if (!machineLearning.enabled || !machineLearning.ocr.enabled) {
      return { read: false, reason: 'text recognition is switched off' };
    }
    const preview = await this.previews.find(assetId);
    if ('missing' in preview) {
      return { read: false, reason: preview.missing };
    }
    const readImage = async (path: string) => {
      const lines = await this.machineLearning.readText(path, machineLearning.ocr, signal);
      return lines.map(toTextLine).filter(({ text }) => text !== '');
    };
    const video = await this.repository.findVideo(assetId);
    const lines =
      (video && (await readFrames(sampleFrames(video, image.preview.size, signal), readImage))) ??
      (await readImage(preview.path));
    const replaced = await this.storedText.replace(assetId, lines);
    return replaced ? { read: true } : { read: false, reason: 'asset is gone' };
  }

  /** Ids, in batches, of the assets that should be read: those that never were, or with `force` all. */
  streamAssetsToRead(options: { readonly force: boolean }): AsyncGenerator<string[]> {
    return this.repository.streamAssetsToRead(options);
  }
}

/** Undefined when there is not a single frame: then the preview is all that can be read. */
async function readFrames(
  frames: AsyncIterable<SampledFrame>,
  readImage: (path: string) => Promise<TextLine[]>,
): Promise<TextLine[] | undefined> {
  const readings: FrameReading[] = [];
  for await (const { timeMs, imagePath } of frames) {
    readings.push({ timeMs, lines: await readImage(imagePath) });
  }
  return readings.length > 0 ? linesOverTime(readings) : undefined;
}

/** PostgreSQL stores neither NUL nor half surrogate pairs; models give neither, servers in their place may. */
function toTextLine({ text, box, boxScore, textScore }: ReadLine): TextLine {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0, x4 = 0, y4 = 0] = box;
  return { text: text.replaceAll('\0', '').toWellFormed().trim(), x1, y1, x2, y2, x3, y3, x4, y4, boxScore, textScore };
}
