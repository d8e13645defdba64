import { describe, expect, it } from 'vitest';
import { readMtPhotosOcr, readMtPhotosVector, writeMtPhotosReading, writeMtPhotosVector } from './mt-photos.ts';

const SIZE = { width: 400, height: 200 };
const reading = {
  texts: ['发票', 'faint'],
  scores: ['0.98', '0.41'],
  boxes: [
    { x: '40.0', y: '20.0', width: '100.0', height: '50.0' },
    { x: '0', y: '0', width: '10', height: '10' },
  ],
};

describe('readMtPhotosOcr', () => {
  it('turns pixels and strings into Immich’s answer, and drops lines below the wanted score', () => {
    expect(readMtPhotosOcr({ result: reading }, SIZE, 0.8)).toEqual({
      ocr: {
        text: ['发票'],
        textScore: [0.98],
        box: [0.1, 0.1, 0.35, 0.1, 0.35, 0.35, 0.1, 0.35],
        boxScore: [0.98],
      },
      imageWidth: 400,
      imageHeight: 200,
    });
  });

  it('keeps boxes inside the picture', () => {
    const boxes = [{ x: '-4.5', y: '190', width: '500', height: '1e2' }];
    const { ocr } = readMtPhotosOcr({ result: { texts: ['a'], scores: ['1.00'], boxes } }, SIZE, 0);
    expect(ocr!.box).toEqual([0, 0.95, 1, 0.95, 1, 1, 0, 1]);
  });

  it.each([
    ['cannot decode', { result: [], msg: "'NoneType' object has no attribute 'shape'" }, 'unreadable_image'],
    ['finds too large', { result: [], msg: 'height or width out of range' }, 'unreadable_image'],
  ])('blames a picture that the server %s', (_, answer, code) => {
    expect(() => readMtPhotosOcr(answer, SIZE, 0)).toThrow(expect.objectContaining({ code }) as Error);
  });

  it.each([
    ['a failure of its own', { result: [], msg: 'out of memory' }],
    ['arrays of different lengths', { result: { ...reading, scores: ['1'] } }],
    ['words for numbers', { result: { ...reading, scores: ['high', 'low'] } }],
    ['nothing', null],
  ])('does not blame the picture for %s', (_, answer) => {
    expect(() => readMtPhotosOcr(answer, SIZE, 0)).toThrow(
      expect.objectContaining({ code: 'backend_failed' }) as Error,
    );
  });
});

describe('readMtPhotosVector', () => {
  it('turns strings into Immich’s vector', () => {
    expect(readMtPhotosVector({ result: ['0.5000000000000000', '-0.25', 1] })).toEqual({
      clip: '[0.5,-0.25,1]',
      clipEncoder: 'mt-photos-ai',
    });
  });

  it('does not take an empty answer for a vector', () => {
    expect(() => readMtPhotosVector({ result: [], msg: 'out of memory' })).toThrow('failed');
  });
});

describe('writing', () => {
  it('writes a reading that is read back', () => {
    const answer = readMtPhotosOcr({ result: reading }, SIZE, 0);
    const written = writeMtPhotosReading(answer);
    expect(written).toEqual({
      texts: ['发票', 'faint'],
      scores: ['0.98', '0.41'],
      boxes: [
        { x: '40.00', y: '20.00', width: '100.00', height: '50.00' },
        { x: '0.00', y: '0.00', width: '10.00', height: '10.00' },
      ],
    });
    expect(readMtPhotosOcr({ result: written }, SIZE, 0)).toEqual(answer);
  });

  it('lays an upright rectangle around a slanted line', () => {
    const slanted = { text: ['a'], textScore: [1], box: [0.1, 0.2, 0.5, 0.1, 0.6, 0.3, 0.2, 0.4], boxScore: [1] };
    const { boxes } = writeMtPhotosReading({ ocr: slanted, imageWidth: 100, imageHeight: 100 });
    expect(boxes).toEqual([{ x: '10.00', y: '10.00', width: '50.00', height: '30.00' }]);
  });

  it('writes an empty reading, and vectors with sixteen digits', () => {
    const empty = { text: [], textScore: [], box: [], boxScore: [] };
    expect(writeMtPhotosReading({ ocr: empty, imageWidth: 1, imageHeight: 1 })).toEqual({
      texts: [],
      scores: [],
      boxes: [],
    });
    expect(writeMtPhotosVector({ clip: '[0.5,-1e-9]' })).toEqual(['0.5000000000000000', '-0.0000000010000000']);
  });
});
