import { runOnWantedNode } from './bootstrap.mjs';

const HELP = `Usage: npm start [-- OPTIONS]

Starts Immich OCR: installs what is missing, builds what has changed, then runs the database, the inference and the
server until Ctrl-C.

Options
  --samples   add rendered sample photos: on a new server together with a demo account, whose password is printed;
              on a server that has an account already they are put into a folder to be dropped into the browser
  --help      show this text

Environment
  IMMICH_DATA             folder for the database and the photos           (./data)
  IMMICH_MEDIA_LOCATION   folder for the photos, if elsewhere              ($IMMICH_DATA/library)
  IMMICH_HOST             address to listen on                             (0.0.0.0)
  IMMICH_PORT             port to listen on                                (2283)
  DB_URL | DB_HOSTNAME …  an existing PostgreSQL with pgvector, instead of a private one
  REDIS_URL | REDIS_HOSTNAME …        an existing Redis for the job queues, instead of PostgreSQL
  MACHINE_LEARNING_URL                an existing inference service, instead of our own
  IMMICH_WORKERS_INCLUDE, IMMICH_WORKERS_EXCLUDE, IMMICH_LOG_LEVEL, IMMICH_LOG_FORMAT …      as in Immich
`;

const OPTIONS = ['--samples'];
const args = process.argv.slice(2);
const unknown = args.find((arg) => !OPTIONS.includes(arg));

if (args.includes('--help') || args.includes('-h')) {
  console.log(HELP);
} else if (unknown) {
  console.error(`${unknown} is not an option. \`npm start -- --help\` shows them all.`);
  process.exitCode = 1;
} else {
  await runOnWantedNode('start-stack.ts', args);
}
