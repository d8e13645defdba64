const ENGLISH = {
  hint: 'Text in photos: ocr:invoice, ocr:"exact words", -not',
  regenerateText: 'Regenerate OCR data',
  regenerateVector: 'Regenerate CLIP vector',
  textQueued: 'The text of this photo is being read again',
  vectorQueued: 'This photo is being encoded again',
  failed: 'That did not work: ',
};

type Texts = typeof ENGLISH;

const SIMPLIFIED_CHINESE: Texts = {
  hint: '搜索照片中的文字：ocr:发票、ocr:"完整词句"、-排除',
  regenerateText: '重新识别文字',
  regenerateVector: '重新生成 CLIP 向量',
  textQueued: '正在重新识别这张照片中的文字',
  vectorQueued: '正在重新编码这张照片',
  failed: '操作失败：',
};

/** What we say on Immich's pages, in the language that the page is in. */
export function texts(): Texts {
  return document.documentElement.lang.toLowerCase().startsWith('zh') ? SIMPLIFIED_CHINESE : ENGLISH;
}
