import { parentPort } from 'node:worker_threads';

/** Stands in for the thread that runs the models: dies of the first thing that it is asked. */
parentPort!.on('message', () => process.exit(3));
