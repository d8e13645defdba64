import { requestJson } from './request.ts';

/** Words that are kept whole where recognised text is cut into words, and whether the database does that. */
export interface OcrWords {
  words: { word: string; createdAt: string }[];
  /** `noZhparser`: the database lacks the extension; `notPermitted`: the server may not write its dictionary. */
  status: 'applied' | 'noZhparser' | 'notPermitted';
}

export const listOcrWords = (): Promise<OcrWords> => requestJson('GET', '/ocr-words');

export const addOcrWord = (word: string): Promise<OcrWords> => requestJson('POST', '/ocr-words', { word });

export const deleteOcrWord = (word: string): Promise<OcrWords> =>
  requestJson('DELETE', `/ocr-words/${encodeURIComponent(word)}`);
