import { exiftoolPath } from 'exiftool-vendored';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import sharp from 'sharp';

/** Versions of the programs that the server works with; what is not installed is missing. */
export interface ToolVersions {
  readonly nodejs: string;
  readonly libvips: string;
  readonly exiftool?: string;
  readonly ffmpeg?: string;
}

const run = promisify(execFile);

/** Asks each program for its version. */
export async function readToolVersions(): Promise<ToolVersions> {
  const [exiftool, ffmpeg] = await Promise.all([
    exiftoolPath().then((path) => firstLine(path, '-ver')),
    firstLine('ffmpeg', '-version').then((line) => /^ffmpeg version (\S+)/.exec(line ?? '')?.[1]),
  ]);
  return {
    nodejs: process.version,
    libvips: sharp.versions.vips,
    ...(exiftool && { exiftool }),
    ...(ffmpeg && { ffmpeg }),
  };
}

async function firstLine(program: string, argument: string): Promise<string | undefined> {
  const output = await run(program, [argument], { timeout: 5000 }).catch(() => undefined);
  return output?.stdout.split('\n', 1)[0];
}
