import { describe, expect, it } from 'vitest';
import { hashPassword, passwordMatches } from './password.ts';

describe('passwordMatches', () => {
  it('tells the right password from a wrong one', async () => {
    const hash = await hashPassword('correct horse');
    expect(hash).toMatch(/^\$2b\$10\$/);
    expect(await passwordMatches('correct horse', hash)).toBe(true);
    expect(await passwordMatches('wrong horse', hash)).toBe(false);
  });

  it.each([undefined, ''])('never accepts anything for a missing hash: %o', async (hash) => {
    expect(await passwordMatches('', hash)).toBe(false);
    expect(await passwordMatches('anything', hash)).toBe(false);
  });

  it('works as long for an unknown user as for a known one, so that nobody can ask who has an account', async () => {
    const hash = await hashPassword('correct horse');
    const known = await fastestMs(() => passwordMatches('wrong horse', hash));
    const unknown = await fastestMs(() => passwordMatches('wrong horse', undefined));
    expect(unknown).toBeGreaterThan(known / 2);
    expect(unknown).toBeLessThan(known * 2);
  });
});

/** The fastest of a few runs: what the work itself takes on a busy machine. */
async function fastestMs(work: () => Promise<unknown>): Promise<number> {
  let fastest = Infinity;
  for (let run = 0; run < 4; run++) {
    const startedAt = performance.now();
    await work();
    fastest = Math.min(fastest, performance.now() - startedAt);
  }
  return fastest;
}
