/** Colours that the stand-in encoder tells apart. */
export const colours = [
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'pink',
  'brown',
  'black',
  'white',
  'grey',
] as const;

/** Plain scenes that follow from where the colours are. */
export const scenes = [
  'sky',
  'sea',
  'beach',
  'sunset',
  'night',
  'forest',
  'meadow',
  'snow',
  'desert',
  'autumn',
  'flower',
  'car',
  'city',
  'document',
  'screen',
  'dark',
  'bright',
  'colourful',
] as const;

export type Colour = (typeof colours)[number];
export type Scene = (typeof scenes)[number];
export type Concept = Colour | Scene;

/** How much of each concept a picture or a text holds; what is absent is zero. */
export type ConceptWeights = Partial<Record<Concept, number>>;

/** Words of queries. English words are whole words; Chinese ones may stand anywhere. */
const vocabulary: Record<Concept, string> = {
  red: 'red crimson scarlet 红',
  orange: 'orange 橙 橘',
  yellow: 'yellow gold golden 黄',
  green: 'green 绿',
  blue: 'blue 蓝',
  purple: 'purple violet 紫',
  pink: 'pink 粉色 粉红',
  brown: 'brown wooden 棕 褐 咖啡色',
  black: 'black 黑',
  white: 'white 白',
  grey: 'grey gray 灰',
  sky: 'sky cloud clouds 天空 蓝天 晴空 云',
  sea: 'sea ocean lake water river 海 湖 江 河 水',
  beach: 'beach coast seaside shore 沙滩 海滩 海边',
  sunset: 'sunset sunrise dusk dawn 日落 夕阳 黄昏 晚霞 日出 朝霞',
  night: 'night moon star stars starry 夜 月亮 星',
  forest: 'forest wood woods tree trees jungle 森林 树',
  meadow: 'meadow grass lawn field grassland park 草 田野 公园',
  snow: 'snow snowy winter ice 雪 冬',
  desert: 'desert sand dune dunes 沙漠 沙丘',
  autumn: 'autumn autumnal fall foliage 秋',
  flower: 'flower flowers blossom garden rose roses 花 玫瑰',
  car: 'car cars vehicle automobile 汽车 轿车 车',
  city: 'city street building buildings skyline town 城市 街 建筑 楼',
  document: 'document paper text page invoice receipt letter book 文件 文档 纸 发票 收据 票据 文字 书',
  screen: 'screen screenshot app chat 截图 屏幕 聊天',
  dark: 'dark 暗',
  bright: 'bright light day sunny 明亮 白天 晴',
  colourful: 'colourful colorful rainbow 彩色 彩虹 五颜六色',
};

const concepts = Object.keys(vocabulary) as Concept[];
const isAscii = (word: string) => /^[a-z]+$/.test(word);

const englishWords = new Map<string, Concept>();
const chineseWords: [word: string, concept: Concept][] = [];
for (const concept of concepts) {
  for (const word of vocabulary[concept].split(' ')) {
    if (isAscii(word)) {
      englishWords.set(word, concept);
    } else {
      chineseWords.push([word, concept]);
    }
  }
}
// The longest word wins, so that 白天 (day) is not read as 白 (white).
chineseWords.sort(([a], [b]) => b.length - a.length);

/** The concepts that a query names, in English or Chinese. */
export function conceptsOfText(text: string): ConceptWeights {
  const weights: ConceptWeights = {};
  const add = (concept: Concept) => {
    weights[concept] = (weights[concept] ?? 0) + 1;
  };
  let rest = text.normalize('NFKC').toLowerCase();
  for (const word of rest.match(/[a-z]+/g) ?? []) {
    const concept = englishWords.get(word) ?? englishWords.get(word.replace(/(es|s)$/, ''));
    if (concept) {
      add(concept);
    }
  }
  for (const [word, concept] of chineseWords) {
    if (rest.includes(word)) {
      rest = rest.replaceAll(word, ' ');
      add(concept);
    }
  }
  return weights;
}
