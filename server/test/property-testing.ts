import fc from 'fast-check';

/**
 * Property tests try the same inputs in every run, so that a change fails only for what it changed.
 * `PROPERTY_SEED=$RANDOM PROPERTY_RUNS=100000` looks for inputs that were not tried before.
 */
const { PROPERTY_SEED = '20261', PROPERTY_RUNS = '1000' } = process.env;

fc.configureGlobal({ seed: Number(PROPERTY_SEED), numRuns: Number(PROPERTY_RUNS) });
