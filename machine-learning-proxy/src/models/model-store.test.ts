import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clipFiles } from '../../test/model-files.ts';
import { COMMIT, stallAfter, startModelHub, type ModelHub } from '../../test/model-hub.ts';
import { ModelDamagedError, ModelStore, type ModelSettings, type ModelTiming } from './model-store.ts';

const NAME = 'ViT-B-32__openai';
const VISUAL = `/immich-app/${NAME}/resolve/${COMMIT}/visual/model.onnx`;

let hub: ModelHub;
let root: string;
let stores: ModelStore[];

beforeEach(async () => {
  hub = await startModelHub();
  hub.putRepository(`immich-app/${NAME}`, {
    ...clipFiles(),
    'README.md': 'for people',
    'visual/model.armnn': 'for another runtime',
  });
  root = await mkdtemp(join(tmpdir(), 'models-'));
  stores = [];
});

afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await hub.close();
  await rm(root, { recursive: true });
});

function openStore(settings: Partial<ModelSettings> = {}, timing: Partial<ModelTiming> = {}): ModelStore {
  const endpoints = { huggingFace: hub.address, modelScope: hub.address, gitHub: hub.address };
  const store = new ModelStore(
    { root, downloads: 'requested', configured: {}, endpoints, ...settings },
    { stallMs: 20_000, firstRetryMs: 50, lockPollMs: 20, ...timing },
  );
  stores.push(store);
  return store;
}

async function install(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, folder, path)), { recursive: true });
    await writeFile(join(root, folder, path), content);
  }
}

const found = (store: ModelStore, name = NAME) => expect.poll(() => store.find('clip', name));

describe('ModelStore', () => {
  it('finds a model that somebody put into the folder', async () => {
    await install('clip/my-own', clipFiles());
    const store = openStore({ downloads: 'off' });
    expect(await store.find('clip', 'my-own')).toEqual({
      task: 'clip',
      name: 'my-own',
      folder: join(root, 'clip/my-own'),
      identity: expect.stringMatching(/^my-own@[0-9a-f]{16}$/) as string,
    });
    expect(store.status()).toMatchObject([{ name: 'my-own', state: 'ready' }]);
    expect(hub.requests).toEqual([]);
  });

  it('finds a model that is put into the folder while it runs', async () => {
    const store = openStore({ downloads: 'off' }, { lookAgainMs: 20 });
    expect(await store.find('clip', 'my-own')).toBeUndefined();
    await install('clip/my-own', clipFiles());
    await found(store, 'my-own').toMatchObject({ name: 'my-own' });
  });

  it('answers at once that a model is not here, and has it after a while', async () => {
    const store = openStore();
    expect(await store.find('clip', NAME)).toBeUndefined();
    await found(store).toMatchObject({ name: NAME, folder: join(root, 'clip', NAME) });
    expect(await readdir(join(root, 'clip', NAME, 'visual'))).toEqual(['model.onnx', 'preprocess_cfg.json']);
    expect(await readFile(join(root, 'clip', NAME, 'textual/model.onnx.data'), 'utf8')).toBe('textual data weights');
  });

  it('gives the same weights the same identity, however they came here, and others another', async () => {
    const store = openStore();
    await found(store).toBeDefined();
    await cp(join(root, 'clip', NAME), join(root, 'elsewhere/clip', NAME), { recursive: true });
    await rm(join(root, 'elsewhere/clip', NAME, 'download.json'));
    const copied = openStore({ root: join(root, 'elsewhere') });
    const identity = (await store.find('clip', NAME))!.identity;
    expect((await copied.find('clip', NAME))!.identity).toBe(identity);

    await install(`others/clip/${NAME}`, clipFiles('other weights'));
    expect((await openStore({ root: join(root, 'others') }).find('clip', NAME))!.identity).not.toBe(identity);
  });

  it('fetches nothing where that is switched off, and only named models where only they may be fetched', async () => {
    expect(await openStore({ downloads: 'off', configured: { clip: NAME } }).find('clip', NAME)).toBeUndefined();
    expect(await openStore({ downloads: 'configured' }).find('clip', NAME)).toBeUndefined();
    expect(hub.requests).toEqual([]);
    await found(openStore({ downloads: 'configured', configured: { clip: NAME } })).toBeDefined();
  });

  it('answers every name with the model that the settings name', async () => {
    await install('clip/mine', clipFiles());
    const store = openStore({ downloads: 'off', configured: { clip: 'mine' } });
    expect(await store.find('clip', 'whatever')).toMatchObject({ name: 'mine' });
  });

  it.each(['../secrets', '/etc', 'a/b/c', '.hidden', 'a\\b', ''])('takes %j for no model', async (name) => {
    await install('secrets', clipFiles());
    const store = openStore();
    expect(await store.find('clip', name)).toBeUndefined();
    expect(store.status()).toEqual([]);
  });

  it('finds a repository of another publisher by its whole name', async () => {
    hub.putRepository('someone/their-model', clipFiles('theirs'));
    const store = openStore();
    await found(store, 'someone/their-model').toMatchObject({ folder: join(root, 'clip/someone/their-model') });
  });

  it('takes each file of a known model from its own site, and holds it to its digest', async () => {
    const [modelScope, gitHub] = [await startModelHub(), await startModelHub()];
    try {
      const release = '/MT-Photos/mt-photos-ai/releases/download/v1.1.0';
      gitHub.put(`${release}/vit-b-16.img.fp32.onnx`, 'picture half');
      gitHub.put(`${release}/vit-b-16.txt.fp32.onnx`, 'text half');
      const otherExport = '/Xenova/chinese-clip-vit-base-patch16/resolve/f26904860903e70e050b8f48255e5f48401816e9';
      hub.put(`${otherExport}/tokenizer.json`, 'x'.repeat(439_124));
      const endpoints = { huggingFace: hub.address, modelScope: modelScope.address, gitHub: gitHub.address };
      const store = openStore({ endpoints }, { firstRetryMs: 3_600_000 });
      await store.find('clip', 'Chinese-CLIP');
      const reason = expect.stringContaining('instead of 7dfbf1966ebf') as string;
      await expect.poll(() => store.status()).toMatchObject([{ name: 'ViT-B-16', state: 'failed', reason }]);
      expect(gitHub.requests).toHaveLength(2);
      expect(modelScope.requests).toEqual([]);
    } finally {
      await Promise.all([modelScope.close(), gitHub.close()]);
    }
  });

  it('tells how far a download is, and answers meanwhile', async () => {
    hub.misbehave(VISUAL, stallAfter(50_000));
    const store = openStore();
    await store.find('clip', NAME);
    await expect.poll(() => store.status()).toMatchObject([{ state: 'downloading', receivedBytes: 50_000 + 2 }]);
    expect(await store.find('clip', NAME)).toBeUndefined();
    expect(await readdir(root)).not.toContain('clip');
  });

  it('says why a model cannot be fetched, and tries again later', async () => {
    const address = hub.address;
    await hub.close();
    const store = openStore({ endpoints: { huggingFace: address, modelScope: address, gitHub: address } });
    await store.find('clip', NAME);
    const reason = expect.stringContaining('cannot be reached') as string;
    await expect.poll(() => store.status()).toMatchObject([{ state: 'failed', reason }]);
    hub = await startModelHub();
  });

  it('does not try again before its time', async () => {
    const store = openStore({}, { firstRetryMs: 3_600_000 });
    hub.misbehave(VISUAL, (_, response) => response.writeHead(403).end());
    await store.find('clip', NAME);
    await expect.poll(() => store.status()).toMatchObject([{ state: 'failed' }]);
    const before = hub.requests.length;
    expect(await store.find('clip', NAME)).toBeUndefined();
    expect(store.status()).toMatchObject([{ state: 'failed' }]);
    expect(hub.requests).toHaveLength(before);
  });

  it('refuses a repository that is in another layout', async () => {
    hub.putRepository('someone/else', { 'config.json': '{}', 'pytorch_model.bin': 'x' });
    const store = openStore();
    await store.find('clip', 'someone/else');
    await expect
      .poll(() => store.status())
      .toMatchObject([{ reason: expect.stringContaining('visual/model.onnx') as string }]);
  });

  it('leaves a folder alone that somebody is filling by hand', async () => {
    await install(`clip/${NAME}`, { 'visual/model.onnx': 'half a copy' });
    const store = openStore();
    await store.find('clip', NAME);
    await expect.poll(() => store.status()).toMatchObject([{ state: 'failed' }]);
    expect(await readFile(join(root, 'clip', NAME, 'visual/model.onnx'), 'utf8')).toBe('half a copy');
  });

  it('lets nothing stand in for a model that is damaged, and mends it with the same bytes', async () => {
    await found(openStore()).toBeDefined();
    await writeFile(join(root, 'clip', NAME, 'visual/model.onnx'), 'rotten');
    const store = openStore();
    await expect(store.find('clip', NAME)).rejects.toThrow(ModelDamagedError);
    await expect.poll(() => store.find('clip', NAME).catch(() => undefined)).toBeDefined();
    expect((await stat(join(root, 'clip', NAME, 'visual/model.onnx'))).size).toBeGreaterThan(100_000);
  });

  it('does not mend a model with bytes that its publisher replaced', async () => {
    await found(openStore()).toBeDefined();
    await rm(join(root, 'clip', NAME, 'visual/model.onnx'));
    hub.putRepository(`immich-app/${NAME}`, clipFiles('replaced'));
    const store = openStore({}, { firstRetryMs: 3_600_000 });
    await expect(store.find('clip', NAME)).rejects.toThrow(ModelDamagedError);
    await expect.poll(() => store.status()).toMatchObject([{ state: 'failed' }]);
    await expect(store.find('clip', NAME)).rejects.toThrow(ModelDamagedError);
  });
});

describe('many processes that want the same model', () => {
  const start = () =>
    spawn(process.execPath, [join(import.meta.dirname, '../../test/fetch-process.ts'), hub.address, root, NAME], {
      stdio: 'inherit',
    });

  it('fetch it once', async () => {
    const exits = await Promise.all([1, 2, 3].map(() => once(start(), 'exit')));
    expect(exits).toEqual([
      [0, null],
      [0, null],
      [0, null],
    ]);
    expect(hub.requests.filter((request) => request.startsWith(VISUAL))).toEqual([VISUAL]);
    expect(await openStore().find('clip', NAME)).toBeDefined();
  });

  it('go on where one of them was killed', async () => {
    hub.misbehave(VISUAL, stallAfter(50_000));
    const killed = start();
    const part = join(root, '.downloads/clip', NAME, 'visual/model.onnx.part');
    await expect
      .poll(
        () =>
          stat(part).then(
            ({ size }) => size,
            () => 0,
          ),
        { timeout: 10_000 },
      )
      .toBe(50_000);
    const waiting = start();
    killed.kill('SIGKILL');
    expect(await once(waiting, 'exit')).toEqual([0, null]);
    expect(hub.requests).toContain(`${VISUAL} bytes=50000-`);
    expect(await openStore().find('clip', NAME)).toBeDefined();
  });
});
