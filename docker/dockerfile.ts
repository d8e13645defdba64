import { DockerfileParser, type Copy, type From } from 'dockerfile-ast';
import { readFileSync } from 'node:fs';

/** A file or folder that a stage takes over, from the build context or from another stage or image. */
export interface CopiedPath {
  /** Name of the stage or image; undefined for the build context. */
  readonly from: string | undefined;
  readonly source: string;
  readonly target: string;
}

/** One `FROM … AS name` with what follows. Variables are left as they are written. */
export interface Stage {
  readonly name: string | undefined;
  readonly base: string;
  readonly copies: readonly CopiedPath[];
  readonly user: string | undefined;
  /** The command line that it runs, and the one that tells its health; undefined when it has none of its own. */
  readonly command: readonly string[] | undefined;
  readonly healthCheck: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** A Dockerfile as far as tests ask about it. */
export interface Dockerfile {
  readonly stages: readonly Stage[];
  /** Defaults of the arguments before the first stage. */
  readonly arguments: Readonly<Record<string, string>>;
}

/** @throws Error when the file holds no stage */
export function readDockerfile(path: string): Dockerfile {
  const parsed = DockerfileParser.parse(readFileSync(path, 'utf8'));
  const froms = parsed.getFROMs();
  if (froms.length === 0) {
    throw new Error(`${path} builds nothing`);
  }
  const first = froms[0]!.getRange().start.line;
  const globals = parsed.getARGs().filter((argument) => argument.getRange().start.line < first);
  return {
    arguments: Object.fromEntries(
      globals.map((argument) => [argument.getProperty()!.getName(), argument.getProperty()!.getValue() ?? '']),
    ),
    stages: froms.map((from, index) => {
      const start = from.getRange().start.line;
      const end = froms[index + 1]?.getRange().start.line ?? Infinity;
      return stageOf(
        from,
        parsed.getInstructions().filter((one) => one.getRange().start.line > start && one.getRange().start.line < end),
      );
    }),
  };
}

function stageOf(from: From, instructions: ReturnType<ReturnType<typeof DockerfileParser.parse>['getInstructions']>) {
  const all = (keyword: string) => instructions.filter((one) => one.getKeyword() === keyword);
  const last = (keyword: string) => all(keyword).at(-1);
  return {
    name: from.getBuildStage() ?? undefined,
    base: from.getImage() ?? '',
    copies: all('COPY').flatMap((copy) => copiedPaths(copy as Copy)),
    user: last('USER')?.getArgumentsContent() ?? undefined,
    command: stringsOf(last('CMD')?.getArgumentsContent() ?? undefined),
    healthCheck: healthCheckOf(last('HEALTHCHECK')?.getArgumentsContent() ?? undefined),
    environment: Object.fromEntries(
      all('ENV').flatMap((one) => one.getArguments().map((word) => word.getValue().split('=', 2) as [string, string])),
    ),
  };
}

function copiedPaths(copy: Copy): CopiedPath[] {
  const paths = copy.getArguments().map((argument) => argument.getValue());
  const target = paths.at(-1)!;
  const from = copy.getFromFlag()?.getValue() ?? undefined;
  return paths.slice(0, -1).map((source) => ({ from, source, target }));
}

function stringsOf(text: string | undefined): string[] | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as string[]);
}

function healthCheckOf(text: string | undefined): string[] | undefined {
  const command = text && /CMD\s+(\[.*\])/s.exec(text)?.[1];
  return stringsOf(command || undefined);
}
