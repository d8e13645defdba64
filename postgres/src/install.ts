import { clusterMajorOf } from './cluster.ts';
import { Problem } from './problem.ts';
import { ensureSystemPackages } from './system-packages.ts';

/** `sudo node postgres/src/install.ts`: installs what `npm start` needs from the system, where that takes root's rights. */
try {
  await ensureSystemPackages({
    tools: ['ffmpeg', 'perl'],
    postgres: { clusterMajor: await clusterMajorOf(process.env.IMMICH_DATA ?? 'data') },
    onStep: (sentence) => console.log(sentence),
    onLine: (line) => console.log(`  ${line}`),
  });
  console.log('PostgreSQL with pgvector, ffmpeg and perl are installed.');
} catch (error) {
  console.error(error instanceof Problem ? error.message : error);
  process.exitCode = 1;
}
