import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = ['*.ts', '*.mjs', '{server,machine-learning-proxy,patches}/src/**/*.ts', 'postgres/src/**/*.ts'];

/** Read by the programs, but nothing that a person sets for them. */
const NOT_SETTINGS = new Set([
  'CI', // whether tests run
  'CREDENTIALS_DIRECTORY', // systemd says where it puts secrets
  'HOME',
  'LANG',
  'PATH',
  'ProgramFiles',
  'TEST_DB_URL', // a server for tests
  'XDG_RUNTIME_DIR',
  'npm_execpath',
]);

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Names of the variables that the code reads: the keys of the settings' schemas, and what launchers ask for by name. */
function readByCode(): Set<string> {
  const files = globSync(SOURCES, { cwd: ROOT }).filter((file) => !file.includes('.test.') && !file.includes('/dist/'));
  const names = files.flatMap((file) => {
    const text = read(file);
    const asked = [...text.matchAll(/\b(?:process\.env|env|environment)(?:\.|\[')([A-Za-z_]\w*)/g)];
    const secrets = /\bFROM_FILES = \[(.*?)\]/s.exec(text)?.[1] ?? '';
    const ofFiles = [...secrets.matchAll(/'(\w+)'/g)].map(([, name]) => [name, `${name}_FILE`]);
    const declared = /\bconfig\.ts$/.test(file) ? [...text.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)] : [];
    return [...asked, ...declared, ...ofFiles].map(([, name]) => name!);
  });
  return new Set(names.filter((name) => !NOT_SETTINGS.has(name)));
}

/** Names of the variables that a compose file fills in by itself. */
function readByCompose(): Set<string> {
  const files = globSync('docker/docker-compose*.yml', { cwd: ROOT });
  return new Set(files.flatMap((file) => [...read(file).matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, name]) => name!)));
}

const example = [...read('docker/example.env').matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name!);

it('explains every variable that the code or a compose file reads, and none that nobody reads', () => {
  const known = new Set([...readByCode(), ...readByCompose()]);
  expect(example.toSorted()).toEqual([...known].toSorted());
});

it('says something about every variable', () => {
  const paragraphs = read('docker/example.env').split(/\n\n+/);
  const silent = paragraphs.filter(
    (one) => /^(?:# )?[A-Z][A-Z0-9_]*=/m.test(one) && !/^# (?![A-Z][A-Z0-9_]*=)\S/m.test(one),
  );
  expect(silent).toEqual([]);
});
