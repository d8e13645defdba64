import fc from 'fast-check';

/**
 * Property tests try the same inputs in every run, so that a change fails only for what it changed.
 * `PROPERTY_SEED=$RANDOM PROPERTY_RUNS=100000` looks for inputs that were not tried before.
 */
const { PROPERTY_SEED = '20261', PROPERTY_RUNS = '1000' } = process.env;
const USUAL_RUNS = 1000;

fc.configureGlobal({ seed: Number(PROPERTY_SEED), numRuns: Number(PROPERTY_RUNS) });

/** How many times as much as usual is tried: for tests whose runs are dear, so that they state a number of their own. */
export const EFFORT = Math.max(1, Number(PROPERTY_RUNS) / USUAL_RUNS);
