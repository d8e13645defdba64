import { describe, expect, it } from 'vitest';
import { canonicalName, defaultEndpoints, knownNames, sourceOf, type ModelTask } from './manifest.ts';
import { isModelFile, missingFiles } from './model-folder.ts';

const known = (['clip', 'ocr'] as const).flatMap((task) => knownNames(task).map((name) => ({ task, name })));

function filesOf(task: ModelTask, name: string) {
  const source = sourceOf(task, name);
  expect(source.kind).toBe('files');
  return source.kind === 'files' ? source.files : [];
}

describe('the manifest', () => {
  it.each(known)('lists all that $name needs, at addresses and with digests that can be right', ({ task, name }) => {
    const files = filesOf(task, name);
    const paths = files.map(({ path }) => path);
    expect(missingFiles(task, paths)).toEqual([]);
    expect(paths.filter((path) => !isModelFile(task, path))).toEqual([]);
    for (const file of files) {
      if ('content' in file) {
        expect(() => JSON.parse(file.content) as unknown).not.toThrow();
      } else {
        expect(URL.canParse(`${defaultEndpoints[file.host]}${file.location}`)).toBe(true);
        expect(file.location).toMatch(/^\/[^?#]+$/);
        expect(file.sha256 ?? '0'.repeat(64)).toMatch(/^[0-9a-f]{64}$/);
      }
    }
  });

  it('knows the OCR models that Immich offers', () => {
    const languages = ['CH', 'EL', 'EN', 'ESLAV', 'KOREAN', 'LATIN', 'TH'].map((name) => `${name}__PP-OCRv5_mobile`);
    const offered = ['PP-OCRv5_mobile', 'PP-OCRv5_server', 'CH__PP-OCRv5_server', ...languages];
    expect(knownNames('ocr')).toEqual(expect.arrayContaining(offered));
    expect(filesOf('ocr', 'CH__PP-OCRv5_server')).toBe(filesOf('ocr', 'PP-OCRv5_server'));
  });

  it('has one name for a model that goes by several', () => {
    expect(canonicalName('OFA-Sys/chinese-clip-vit-base-patch16')).toBe('ViT-B-16');
    expect(canonicalName('ViT-B-32__openai')).toBe('ViT-B-32__openai');
  });

  it('looks for any other model in the hub', () => {
    expect(sourceOf('clip', 'ViT-B-32__openai')).toMatchObject({ repository: 'immich-app/ViT-B-32__openai' });
    expect(sourceOf('clip', 'someone/their-model')).toMatchObject({ repository: 'someone/their-model' });
  });
});
