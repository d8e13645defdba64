import { expect, it } from 'vitest';
import { chooseInstallation, type Installation, listInstallations } from './installation.ts';

function installed(version: string, hasVector = true): Installation {
  return { version, major: Number.parseInt(version, 10), binDir: `/pg/${version}/bin`, hasVector, canPrewarm: false };
}

it('takes the newest PostgreSQL that has pgvector', () => {
  const choice = chooseInstallation([installed('18.1', false), installed('17.4'), installed('15.2')], undefined);
  expect(choice?.version).toBe('17.4');
});

it('takes the newest PostgreSQL when none has pgvector yet', () => {
  expect(chooseInstallation([installed('17.4', false), installed('15.2', false)], undefined)?.version).toBe('17.4');
});

it('opens a database with the version that created it', () => {
  expect(chooseInstallation([installed('17.4'), installed('15.2', false)], 15)?.version).toBe('15.2');
});

it('says which version a database needs when only another one is installed', () => {
  expect(() => chooseInstallation([installed('17.4')], 15)).toThrow('created by PostgreSQL 15');
});

it('says that PostgreSQL is too old', () => {
  expect(() => chooseInstallation([installed('13.9'), installed('12.1')], undefined)).toThrow(
    'PostgreSQL 13.9 and 12.1 is too old: version 14 or newer is needed.',
  );
});

it('chooses nothing where nothing is installed', () => {
  expect(chooseInstallation([], undefined)).toBeUndefined();
  expect(chooseInstallation([], 15)).toBeUndefined();
});

it('looks into one folder only, when told so', async () => {
  const [installation] = await listInstallations();
  const binDir = installation!.binDir;
  expect(await listInstallations({ PATH: process.env.PATH, POSTGRES_BIN_DIR: binDir })).toMatchObject([{ binDir }]);
  expect(await listInstallations({ PATH: process.env.PATH, POSTGRES_BIN_DIR: '/nowhere' })).toEqual([]);
});
