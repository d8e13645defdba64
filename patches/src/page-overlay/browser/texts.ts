const ENGLISH = {
  hint: 'Text in photos: ocr:invoice, ocr:"exact words", -ocr:draft',
  word: 'Text',
  phrase: 'Exact text',
  picture: 'Picture or text',
  picturePhrase: 'Picture or exact text',
  anyText: 'Any text',
  noText: 'No text',
  without: (kind: string) => `Without ${kind.toLowerCase()}`,
  or: 'or',
  noneOf: 'not',
  regenerateText: 'Regenerate OCR data',
  regenerateVector: 'Regenerate CLIP vector',
  textQueued: 'The text of this photo is being read again',
  vectorQueued: 'This photo is being encoded again',
  failed: 'That did not work: ',
  unreachable: 'the server can not be reached',
};

type Texts = typeof ENGLISH;

const SIMPLIFIED_CHINESE: Texts = {
  hint: '搜索照片中的文字：ocr:发票、ocr:"完整词句"、-ocr:草稿',
  word: '文字',
  phrase: '完整文字',
  picture: '画面或文字',
  picturePhrase: '画面或完整文字',
  anyText: '有文字',
  noText: '没有文字',
  without: (kind) => `不含${kind}`,
  or: '或',
  noneOf: '不含',
  regenerateText: '重新生成 OCR 数据',
  regenerateVector: '重新生成 CLIP 向量',
  textQueued: '正在重新识别这张照片中的文字',
  vectorQueued: '正在重新计算这张照片的 CLIP 向量',
  failed: '操作失败：',
  unreachable: '无法连接到服务器',
};

/** What we say on Immich's pages, in the language that the page is in. */
export function texts(): Texts {
  return document.documentElement.lang.toLowerCase().startsWith('zh') ? SIMPLIFIED_CHINESE : ENGLISH;
}
