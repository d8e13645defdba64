/** Fetches a model as a service does, in a process of its own: `node fetch-process.ts HUB ROOT NAME`. */
import { fetchModel } from '../src/models/fetch-model.ts';

const [address, root, name] = process.argv.slice(2) as [string, string, string];

await fetchModel(
  {
    task: 'clip',
    name,
    folder: `${root}/clip/${name}`,
    staging: `${root}/.downloads/clip/${name}`,
    endpoints: { huggingFace: address, modelScope: address, gitHub: address },
  },
  { signal: new AbortController().signal, stallMs: 10_000, lockPollMs: 50, onProgress: () => undefined },
);
