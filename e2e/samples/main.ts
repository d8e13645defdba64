import { parseArgs } from 'node:util';
import { renderSamples, renderWithGroundTruth } from './render-samples.ts';

/** `node e2e/samples/main.ts [--ground-truth] FOLDER` */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'ground-truth': { type: 'boolean', default: false } },
});
const [targetDir] = positionals;
if (!targetDir) {
  console.error('Usage: node e2e/samples/main.ts [--ground-truth] FOLDER');
  process.exit(2);
}
const startedAt = performance.now();
const count = values['ground-truth']
  ? (await renderWithGroundTruth(targetDir)).length
  : (await renderSamples(targetDir)).length;
console.log(
  `Rendered ${count} sample files into ${targetDir} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
);
