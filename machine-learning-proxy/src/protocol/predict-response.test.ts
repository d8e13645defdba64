import { describe, expect, it } from 'vitest';
import { toPredictResponse } from './predict-response.ts';

describe('toPredictResponse', () => {
  it('writes lines as one array a field, with the boxes flat', () => {
    const line = (text: string, from: number) => ({
      text,
      textScore: 0.9,
      box: Array.from({ length: 8 }, (_, index) => from + index / 8),
      boxScore: 0.8,
    });
    const response = toPredictResponse({ imageSize: { width: 4, height: 3 }, lines: [line('a', 0), line('b', 1)] });
    expect(response).toEqual({
      ocr: {
        text: ['a', 'b'],
        textScore: [0.9, 0.9],
        box: [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1, 1.125, 1.25, 1.375, 1.5, 1.625, 1.75, 1.875],
        boxScore: [0.8, 0.8],
      },
      imageHeight: 3,
      imageWidth: 4,
    });
  });

  it('answers for a picture without text with empty arrays', () => {
    const response = toPredictResponse({ imageSize: { width: 4, height: 3 }, lines: [] });
    expect(response.ocr).toEqual({ text: [], textScore: [], box: [], boxScore: [] });
  });

  it('writes a vector as text', () => {
    expect(toPredictResponse({ embedding: Float32Array.of(0.5, -1) })).toEqual({ clip: '[0.5,-1]' });
  });
});
