import { Logger } from '@nestjs/common';
import { expect, it } from 'vitest';
import { RareWarning } from './rare-warning.ts';

it('warns of each cause once a minute', () => {
  const logged: unknown[] = [];
  const logger = Object.assign(new Logger(), { warn: (...args: unknown[]) => logged.push(args) });
  const trouble = new RareWarning(logger, 'Trouble');
  trouble.warn(new Error('refused'), 0);
  trouble.warn(new Error('refused'), 59_000);
  trouble.warn(new Error('reset'), 59_000);
  trouble.warn(new Error('refused'), 60_000);
  expect(logged).toEqual([
    ['Trouble', { cause: 'refused' }],
    ['Trouble', { cause: 'reset' }],
    ['Trouble', { cause: 'refused' }],
  ]);
});
