/** A line of text in a picture. */
export interface TextLine {
  readonly text: string;
  /** Mean probability of the characters, 0–1. */
  readonly textScore: number;
  /** x and y of the top left, top right, bottom right and bottom left corner, 0–1 of the picture. */
  readonly box: readonly number[];
  /** Mean text probability inside the box, 0–1. */
  readonly boxScore: number;
}

/** What was found out about one request; only what was asked for is there. */
export interface Prediction {
  /** Size in pixels of the picture, upright. */
  readonly imageSize?: { readonly width: number; readonly height: number };
  readonly lines?: readonly TextLine[];
  /** A vector of length 1. */
  readonly embedding?: Float32Array;
  /** Which encoder made the vector: name and digest of its weights. Only vectors of one encoder can be compared. */
  readonly clipEncoder?: string;
}

/** The answer of `/predict` as Immich's server reads it. */
export interface PredictResponse {
  imageWidth?: number;
  imageHeight?: number;
  clip?: string;
  /** An addition to Immich's form: which encoder made the vector in `clip`. */
  clipEncoder?: string;
  ocr?: { text: string[]; textScore: number[]; box: number[]; boxScore: number[] };
}

/** Writes a prediction in Immich's form: one array a field of the lines, the boxes in one flat array. */
export function toPredictResponse({ imageSize, lines, embedding, clipEncoder }: Prediction): PredictResponse {
  return {
    ...(lines && {
      ocr: {
        text: lines.map((line) => line.text),
        textScore: lines.map((line) => line.textScore),
        box: lines.flatMap((line) => line.box),
        boxScore: lines.map((line) => line.boxScore),
      },
    }),
    ...(embedding && { clip: JSON.stringify([...embedding]) }),
    ...(embedding && clipEncoder !== undefined && { clipEncoder }),
    ...(imageSize && { imageHeight: imageSize.height, imageWidth: imageSize.width }),
  };
}
