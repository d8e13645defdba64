import { runOnWantedNode } from './bootstrap.mjs';

const HELP = `Usage: npm test [-- STAGE...]

Installs what the tests need, then runs every check: format, lint, types, boundaries, and the tests of each workspace
against a real PostgreSQL, a real Redis and a real browser. With names of stages, only those.
The last line says how many passed and failed.
`;

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) console.log(HELP);
else await runOnWantedNode('test-all.ts', args);
