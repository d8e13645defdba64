import { runnerImport } from 'vite';

/** A program that Vite compiles before it runs; Node alone does not understand the decorators of the server. */
interface Program {
  main(args: readonly string[]): Promise<void>;
}

const [program, ...args] = process.argv.slice(2);
const { module } = await runnerImport<Program>(new URL(`./${program}/main.ts`, import.meta.url).pathname);
await module.main(args);
