import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';

describe('loadConfig', () => {
  it('works without any setting, on this machine alone', () => {
    expect(loadConfig({})).toMatchObject({ host: '127.0.0.1', port: 3003 });
  });

  it('names every setting that is wrong', () => {
    expect(() => loadConfig({ PORT: 'x', INFERENCE_THREADS: '0' })).toThrow(/PORT[\s\S]*INFERENCE_THREADS/);
  });

  it('cannot be changed later', () => {
    expect(Object.isFrozen(loadConfig({}).limits)).toBe(true);
  });
});
