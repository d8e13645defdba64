import { getAssetOcr } from '@immich/sdk';
import { cp, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { signUp } from '../e2e/client/account.ts';
import { uploadBytes } from '../e2e/client/upload.ts';
import { runCommand } from '../postgres/src/command.ts';
import { newDatabaseName, startTestCluster, type TestCluster } from '../postgres/src/test-cluster.ts';
import { finalStage, findFreePort, ImageProgram, layOut, START_LIMIT_MS } from './image-program.ts';
import { PlayedInference } from './played-inference.ts';

const DASHBOARD = join(import.meta.dirname, 'monitoring/grafana/dashboards/immich-ocr.json');
/** A blue square. */
const PHOTO = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAMAAAAoLQ9TAAAAA1BMVEUzZswgIiSpAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADklEQVQYlWNgGAUMSAAAARAAAVGhZwQAAAAASUVORK5CYII=',
    'base64',
  ),
);

/** Names of the metrics that the dashboard asks for, of histograms without what Prometheus adds to them. */
async function metricsOfDashboard(): Promise<string[]> {
  const { panels } = JSON.parse(await readFile(DASHBOARD, 'utf8')) as { panels: { targets?: { expr: string }[] }[] };
  const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  const names = queries.flatMap((query) => query.match(/\b(?:immich_ocr|inference|process)_\w+/g) ?? []);
  expect(queries.length).toBeGreaterThan(10);
  expect(names.length).toBeGreaterThanOrEqual(queries.length);
  return [...new Set(names.map((name) => name.replace(/_(bucket|sum|count)$/, '')))];
}

async function metricsOf(url: string): Promise<string[]> {
  const text = await (await fetch(url)).text();
  return [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!);
}

describe.each([
  {
    image: 'server',
    stage: finalStage('docker/server.Dockerfile'),
    portVariable: 'IMMICH_PORT',
    metricsPortVariable: 'IMMICH_API_METRICS_PORT',
    measures: /^(immich_ocr|process)_/,
  },
  {
    image: 'machine-learning-proxy',
    stage: finalStage('docker/machine-learning-proxy.Dockerfile', 'cpu'),
    portVariable: 'PORT',
    metricsPortVariable: 'PORT',
    measures: /^(inference|process)_/,
  },
])('the image $image', ({ stage, portVariable, metricsPortVariable, measures }) => {
  let cluster: TestCluster;
  let folder: string;
  let program: ImageProgram | undefined;

  beforeAll(async () => {
    cluster = await startTestCluster();
    folder = await layOut(stage);
  });
  afterEach(() => program?.stop());
  afterAll(async () => {
    await cluster.stop();
    await rm(folder, { recursive: true });
  });

  it(
    'holds all that its program needs, is healthy while it runs, measures what is shown, and stops in time',
    { timeout: 2 * START_LIMIT_MS },
    async () => {
      const ports = { [metricsPortVariable]: await findFreePort(), [portVariable]: await findFreePort() };
      program = new ImageProgram(stage, folder, {
        ...ports,
        DB_URL: cluster.url,
        IMMICH_MEDIA_LOCATION: join(folder, 'data'),
        IMMICH_TELEMETRY_INCLUDE: 'all',
        CLIP_DOWNLOAD_ROOT: join(folder, 'cache'),
      });
      expect(await program.isHealthy()).toBe(false);
      await program.start();
      const wanted = (await metricsOfDashboard()).filter((name) => measures.test(name));
      expect(await metricsOf(`http://127.0.0.1:${ports[metricsPortVariable]}/metrics`)).toEqual(
        expect.arrayContaining(wanted),
      );
      expect(await program.stop()).toBe(0);
      expect(await program.isHealthy()).toBe(false);
    },
  );
});

describe('a stop in the middle of work', () => {
  const stage = finalStage('docker/server.Dockerfile');
  const inference = new PlayedInference('Pancakes with maple syrup');
  let cluster: TestCluster;
  let folder: string;
  let program: ImageProgram | undefined;

  beforeAll(async () => {
    cluster = await startTestCluster();
    folder = await layOut(stage);
  });
  afterEach(() => program?.stop());
  afterAll(async () => {
    inference.stop();
    await cluster.stop();
    await rm(folder, { recursive: true });
  });

  it('takes no longer than Docker waits, and loses none of it', { timeout: 4 * START_LIMIT_MS }, async () => {
    const port = await findFreePort();
    program = new ImageProgram(stage, folder, {
      IMMICH_PORT: port,
      DB_URL: await newDatabase(cluster.url),
      IMMICH_MEDIA_LOCATION: join(folder, 'data'),
      MACHINE_LEARNING_URL: await inference.start(),
    });
    inference.isSlow = true;
    await program.start();
    const { options } = await signUp({ url: `http://127.0.0.1:${port}` });
    const { body: asset } = await uploadBytes(options, PHOTO, 'photo.png');
    await expect.poll(() => inference.unread, { timeout: START_LIMIT_MS }).toBeGreaterThan(0);
    expect(await program.stop()).toBe(0);

    inference.isSlow = false;
    await program.start();
    const texts = async () => (await getAssetOcr({ id: asset.id }, options)).map(({ text }) => text);
    await expect.poll(texts, { timeout: START_LIMIT_MS }).toEqual(['Pancakes with maple syrup']);
  });
});

describe('the image over Immich', () => {
  const stage = finalStage('patches/image/Dockerfile');
  let folder: string;
  let program: ImageProgram | undefined;

  beforeAll(async () => {
    folder = await layOut(stage);
    await cp(join(import.meta.dirname, 'test/played-immich'), join(folder, 'usr/bin'), { recursive: true });
  });
  afterEach(() => program?.stop());
  afterAll(() => rm(folder, { recursive: true }));

  it(
    'runs Immich behind the front door, and leaves none of its processes',
    { timeout: 3 * START_LIMIT_MS },
    async () => {
      const ports = { IMMICH_PORT: await findFreePort(), IMMICH_INNER_PORT: await findFreePort() };
      // What Immich's image sets itself: a shell that runs the command, and a health check like ours.
      const command = ['bash', '-c', ...stage.command!.map((text) => text.replaceAll('/opt/', `${folder}/opt/`))];
      const check = join(import.meta.dirname, 'health-check.mjs');
      const healthCheck = ['node', check, '/api/server/ping', 'IMMICH_PORT'];
      program = new ImageProgram({ command, healthCheck, environment: {} }, folder, {
        ...ports,
        IMMICH_HOST: '127.0.0.1',
        PATH: [join(folder, 'usr/bin'), dirname(process.execPath), process.env.PATH].join(':'),
        DB_URL: 'postgres://nobody@127.0.0.1:9/nothing',
      });
      await program.start();
      const inner = () => fetch(`http://127.0.0.1:${ports.IMMICH_INNER_PORT}/`).then(({ status }) => status);
      expect(await inner()).toBe(200);
      expect(await program.stop()).toBe(0);
      await expect(inner()).rejects.toThrow('fetch failed');
    },
  );
});

async function newDatabase(clusterUrl: string): Promise<string> {
  const name = newDatabaseName();
  await runCommand('psql', [clusterUrl, '-qc', `create database ${name}`]);
  return Object.assign(new URL(clusterUrl), { pathname: `/${name}` }).href;
}
