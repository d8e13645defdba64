/** What a model does; also the folder under the models root in which models of the kind lie. */
export type ModelTask = 'clip' | 'ocr';

/** A site that models come from; each has an address in the settings, so that a mirror can stand in. */
export type Host = 'huggingFace' | 'modelScope' | 'gitHub';

/** Addresses without a slash at the end. */
export type Endpoints = Readonly<Record<Host, string>>;

export const defaultEndpoints: Endpoints = {
  huggingFace: 'https://huggingface.co',
  modelScope: 'https://www.modelscope.cn',
  gitHub: 'https://github.com',
};

/** A file of a known model: written here, or fetched from a host. */
export type ManifestFile =
  | { readonly path: string; readonly content: string }
  | {
      readonly path: string;
      readonly host: Host;
      /** Path on the host, from the first slash. */
      readonly location: string;
      readonly bytes?: number;
      /** In lower-case hexadecimal. Where nobody published it, the first download is what later ones are held to. */
      readonly sha256?: string;
    };

/** Where a model can be had: a known list of files, or a repository whose files are asked for. */
export type ModelSource =
  | { readonly kind: 'files'; readonly files: readonly ManifestFile[] }
  | { readonly kind: 'repository'; readonly repository: string; readonly revision: string };

/** The publisher of the models that are named without one. */
const DEFAULT_PUBLISHER = 'immich-app';

const MODEL_NAME = /^[A-Za-z0-9][\w.+-]*(?:\/[A-Za-z0-9][\w.+-]*)?$/;

const CHINESE_CLIP = 'ViT-B-16';

/** Other names under which the same weights are asked for. */
const aliases: Readonly<Record<string, string>> = {
  'CN-CLIP': CHINESE_CLIP,
  'Chinese-CLIP': CHINESE_CLIP,
  'chinese-clip-vit-base-patch16': CHINESE_CLIP,
  'OFA-Sys/chinese-clip-vit-base-patch16': CHINESE_CLIP,
};

/**
 * The one name of a model.
 *
 * @returns undefined for what is no name of a model, such as a path out of the models folder
 */
export function canonicalName(name: string): string | undefined {
  return MODEL_NAME.test(name) && !name.includes('..') ? (aliases[name] ?? name) : undefined;
}

/** Where to get a model from. A name without a known list of files is taken as a repository in Immich's layout. */
export function sourceOf(task: ModelTask, name: string): ModelSource {
  const files = knownModels[task].get(name);
  if (files) {
    return { kind: 'files', files };
  }
  const repository = name.includes('/') ? name : `${DEFAULT_PUBLISHER}/${name}`;
  return { kind: 'repository', repository, revision: 'main' };
}

/**
 * Chinese-CLIP ViT-B/16, the model of the MT Photos AI server, whose exports of the two halves these are. The tokenizer
 * comes from another export of the same model.
 */
const chineseClip: readonly ManifestFile[] = [
  { path: 'config.json', content: JSON.stringify({ embed_dim: 512, text_cfg: { context_length: 52 } }) },
  {
    path: 'visual/preprocess_cfg.json',
    content: JSON.stringify({
      size: [224, 224],
      mean: [0.48145466, 0.4578275, 0.40821073],
      std: [0.26862954, 0.26130258, 0.27577711],
      interpolation: 'bicubic',
      resize_mode: 'squash',
    }),
  },
  {
    path: 'visual/model.onnx',
    host: 'gitHub',
    location: '/MT-Photos/mt-photos-ai/releases/download/v1.1.0/vit-b-16.img.fp32.onnx',
  },
  {
    path: 'textual/model.onnx',
    host: 'gitHub',
    location: '/MT-Photos/mt-photos-ai/releases/download/v1.1.0/vit-b-16.txt.fp32.onnx',
  },
  { path: 'textual/tokenizer_config.json', content: JSON.stringify({ pad_token: '[PAD]' }) },
  {
    path: 'textual/tokenizer.json',
    host: 'huggingFace',
    location: '/Xenova/chinese-clip-vit-base-patch16/resolve/f26904860903e70e050b8f48255e5f48401816e9/tokenizer.json',
    bytes: 439_124,
    sha256: '7dfbf1966ebf99d471c3796e9b457329d2b2182b817e144f1e904b957745c839',
  },
];

/** SHA-256 of the PP-OCRv5 exports of RapidOCR, release 3.9.2. The dictionary lies inside the recognition model. */
const ocrDigests = {
  det: {
    ch_mobile: '4d97c44a20d30a81aad087d6a396b08f786c4635742afc391f6621f5c6ae78ae',
    ch_server: '0f8846b1d4bba223a2a2f9d9b44022fbc22cc019051a602b41a7fda9667e4cad',
  },
  rec: {
    ch_mobile: '5825fc7ebf84ae7a412be049820b4d86d77620f204a041697b0494669b1742c5',
    ch_server: 'e09385400eaaaef34ceff54aeb7c4f0f1fe014c27fa8b9905d4709b65746562a',
    arabic_mobile: 'c1192e632d0baa9146ae5b756a0e635e3dc63c1733737ebfd1629e87144e9295',
    cyrillic_mobile: '90f761b4bfcce0c8c561c0cb5c887b0971d3ec01c32164bdf7374a35b0982711',
    devanagari_mobile: 'd6f0a906580e3fa6b324a318718f1f31f268b6ea8ef985f91c2012a37f52c91e',
    el_mobile: 'b4368bccd557123c702b7549fee6cd1e94b581337d1c9b65310f109131542b7f',
    en_mobile: 'c3461add59bb4323ecba96a492ab75e06dda42467c9e3d0c18db5d1d21924be8',
    eslav_mobile: '08705d6721849b1347d26187f15a5e362c431963a2a62bfff4feac578c489aab',
    korean_mobile: 'cd6e2ea50f6943ca7271eb8c56a877a5a90720b7047fe9c41a2e541a25773c9b',
    latin_mobile: 'b20bd37c168a570f583afbc8cd7925603890efbcdc000a59e22c269d160b5f5a',
    ta_mobile: 'a42448808b7dea87597336f12438935f40353f1949e8360acd9e06b4da21bfe1',
    te_mobile: 'a3690451b50028a09a3316a1274f7c05728151ea3f8fd392696397a7fefcbd92',
    th_mobile: 'de541dd83161c241ff426f7ecfd602a0ba77d686cf3ab9a6c255ea82fd08006e',
  },
} as const;

const OCR_FOLDER = '/models/RapidAI/RapidOCR/resolve/v3.9.2/onnx/PP-OCRv5';

/** Immich's names: `PP-OCRv5_mobile`, `PP-OCRv5_server`, and `LANGUAGE__PP-OCRv5_mobile` (detection is the same for all). */
function ocrModels(): [string, readonly ManifestFile[]][] {
  return Object.entries(ocrDigests.rec).flatMap(([key, sha256]) => {
    const [language, size] = key.split('_') as [string, 'mobile' | 'server'];
    const files: readonly ManifestFile[] = [
      ocrFile('detection', `det/ch_PP-OCRv5_det_${size}.onnx`, ocrDigests.det[`ch_${size}`]),
      ocrFile('recognition', `rec/${language}_PP-OCRv5_rec_${size}.onnx`, sha256),
    ];
    const name = `PP-OCRv5_${size}`;
    const named: [string, readonly ManifestFile[]] = [`${language.toUpperCase()}__${name}`, files];
    return language === 'ch' ? [[name, files], named] : [named];
  });
}

function ocrFile(part: 'detection' | 'recognition', location: string, sha256: string): ManifestFile {
  return { path: `${part}/model.onnx`, host: 'modelScope', location: `${OCR_FOLDER}/${location}`, sha256 };
}

const knownModels: Readonly<Record<ModelTask, ReadonlyMap<string, readonly ManifestFile[]>>> = {
  clip: new Map([[CHINESE_CLIP, chineseClip]]),
  ocr: new Map(ocrModels()),
};

/** Names of the models whose files are listed here. */
export function knownNames(task: ModelTask): string[] {
  return [...knownModels[task].keys()];
}
