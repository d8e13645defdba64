import { readdir, readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'browser');

/** The scripts that are added to Immich's pages, by file name as browsers ask for them: built, or as they are written. */
export async function readOverlay(): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(FOLDER)).filter((name) => /^[\w-]+\.(js|ts)$/.test(name));
  const scripts = names.map(async (name): Promise<[string, string]> => {
    const source = await readFile(join(FOLDER, name), 'utf8');
    return name.endsWith('.ts') ? [name.replace(/ts$/, 'js'), asScript(source)] : [name, source];
  });
  return new Map(await Promise.all(scripts));
}

function asScript(source: string): string {
  return stripTypeScriptTypes(source).replaceAll(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'");
}
