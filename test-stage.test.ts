import { expect, it } from 'vitest';
import { countTests } from './test-stage.ts';

function report(...tests: [fullName: string, status: string][]): string {
  const assertionResults = tests.map(([fullName, status]) => ({ fullName, status }));
  const status = tests.some(([, status]) => status === 'failed') ? 'failed' : 'passed';
  return JSON.stringify({ testResults: [{ name: 'a.test.ts', status, assertionResults }] });
}

it('counts passed tests and names failed ones', () => {
  expect(countTests(report(['adds', 'passed'], ['divides', 'failed']), {})).toEqual({
    passed: 1,
    failures: ['divides'],
  });
});

it('takes a skipped test for a failure unless a reason is given', () => {
  const text = report(['adds', 'passed'], ['divides', 'skipped'], ['roots', 'todo']);
  expect(countTests(text, {}).failures).toEqual([
    'divides (skipped without a reason)',
    'roots (todo without a reason)',
  ]);
  expect(countTests(text, { divides: 'no numbers here', roots: 'later' })).toEqual({ passed: 1, failures: [] });
});

it('takes a file that could not be loaded for a failure', () => {
  const text = JSON.stringify({ testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults: [] }] });
  expect(countTests(text, {}).failures).toEqual(['a.test.ts (could not be run)']);
});

it('takes a missing report, or one without tests, for a failure', () => {
  expect(countTests('', {}).failures).toHaveLength(1);
  expect(countTests('{"testResults":[]}', {}).failures).toHaveLength(1);
});
