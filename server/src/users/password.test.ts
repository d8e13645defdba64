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
    const known = await costMs(() => passwordMatches('wrong horse', hash));
    const unknown = await costMs(() => passwordMatches('wrong horse', undefined));
    expect(unknown).toBeGreaterThan(known / 2);
    expect(unknown).toBeLessThan(known * 2);
  });
});

/** What the work costs the processor: time on the clock would depend on what else the machine does. */
async function costMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let run = 0; run < 5; run++) {
    await work();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
