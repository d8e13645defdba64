import { describe, expect, it } from 'vitest';
import { type AnswerCircumstances, type CurrentEncoder, judgeEncoder, SETTLED_AFTER_MS } from './encoder-choice.ts';

const NOW = new Date('2024-05-01T12:00:00Z');
const STAND_IN = 'stand-in:colours-and-scenes@1';
const current: CurrentEncoder = {
  ...{ encoder: 'ViT@1', modelName: 'ViT', dimensions: 512, generation: 3 },
  switchedAt: new Date(NOW.getTime() - SETTLED_AFTER_MS - 1),
};
const JUST_NOW = new Date(NOW.getTime() - 60_000);

function judge(
  encoder: string,
  {
    modelName = 'ViT',
    standing = {},
    ...circumstances
  }: Partial<AnswerCircumstances> & { modelName?: string; standing?: Partial<CurrentEncoder> } = {},
) {
  const usual = { settingsModel: modelName, askedInGeneration: 3, force: false, now: NOW };
  return judgeEncoder(
    { ...current, ...standing },
    { encoder, modelName, dimensions: 512 },
    { ...usual, ...circumstances },
  );
}

describe('an answer', () => {
  it('of the encoder in force is as good as any', () => {
    expect(judge('ViT@1')).toBe('current');
    expect(judge('ViT@1', { askedInGeneration: 1, modelName: 'old', settingsModel: 'ViT' })).toBe('current');
  });

  it('is the first', () => {
    const nobody = { encoder: null, modelName: null, switchedAt: null };
    expect(judge('ViT@1', { standing: nobody })).toBe('switch');
    expect(judge(STAND_IN, { standing: nobody })).toBe('switch');
  });

  it('of the model that the settings name now takes over', () => {
    expect(judge('SigLIP@1', { modelName: 'SigLIP' })).toBe('switch');
    expect(judge('SigLIP@1', { modelName: 'SigLIP', standing: { switchedAt: JUST_NOW } })).toBe('switch');
  });

  it('of a model that the settings do not name any more is late', () => {
    expect(judge('SigLIP@1', { modelName: 'SigLIP', settingsModel: 'ViT' })).toBe('late');
  });

  it('that was asked before a switch is late', () => {
    expect(judge('ViT@0', { askedInGeneration: 2 })).toBe('late');
    expect(judge(STAND_IN, { askedInGeneration: 2 })).toBe('late');
  });

  it('of real weights replaces a stand-in at once', () => {
    expect(judge('ViT@1', { standing: { encoder: STAND_IN, switchedAt: JUST_NOW } })).toBe('switch');
  });

  it('of a stand-in never costs the vectors of a real model, unless an administrator says so', () => {
    expect(judge(STAND_IN)).toBe('stand-in');
    expect(judge(STAND_IN, { modelName: 'SigLIP' })).toBe('stand-in');
    expect(judge(STAND_IN, { force: true })).toBe('switch');
  });

  it('of new weights takes over once a day at most, so that two workers can not take turns', () => {
    expect(judge('ViT@2')).toBe('switch');
    expect(judge('ViT@2', { standing: { switchedAt: JUST_NOW } })).toBe('conflict');
    expect(judge('ViT@2', { standing: { switchedAt: JUST_NOW }, force: true })).toBe('switch');
  });
});
