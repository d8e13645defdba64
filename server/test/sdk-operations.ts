import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** One operation of Immich's API as its SDK calls it. */
export interface SdkOperation {
  /** Name of the function, which is the operation's id. */
  readonly name: string;
  /** Method and path with nameless parameters: `GET /assets/{}/thumbnail`. */
  readonly route: string;
}

/** Reads which routes the functions of `@immich/sdk` call, from its code. */
export async function readSdkOperations(): Promise<SdkOperation[]> {
  const client = new URL('fetch-client.js', import.meta.resolve('@immich/sdk'));
  const code = await readFile(fileURLToPath(client), 'utf8');
  const functions = code.split(/^export function /m).slice(1);
  return functions.flatMap((text) => {
    const name = /^\w+/.exec(text)?.[0];
    const address = /oazapfts\.fetch\w+\((["`])([^]*?)\1/.exec(text)?.[2];
    const method = /method: "(\w+)"/.exec(text)?.[1] ?? 'GET';
    return name && address ? [{ name, route: `${method} ${pathOf(address)}` }] : [];
  });
}

function pathOf(address: string): string {
  return address.replace(/\$\{QS\.query[^]*$/, '').replaceAll(/\$\{encodeURIComponent\(\$?\w+\)\}/g, '{}');
}
