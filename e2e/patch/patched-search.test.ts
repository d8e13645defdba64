import {
  addUsersToAlbum,
  AlbumUserRole,
  AssetVisibility,
  createAlbum,
  Permission,
  searchSmart,
  updateAsset,
} from '@immich/sdk';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { addUser, anonymous, makeApiKey, signUp, withHeader, type Account } from '../client/account.ts';
import { failed, untilQueuesAreIdle } from '../client/queues.ts';
import { request } from '../client/request.ts';
import { uploadFile } from '../client/upload.ts';
import { eventually } from '../stack/child.ts';
import { TestServer } from '../stack/server.ts';

const UNINSTALL = resolve(import.meta.dirname, '../../patches/uninstall.sql');
const FILES = ['invoice-cobalt-cycles.png', 'fapiao-xinghe-office.png', 'chat-dinner-zh.jpg', 'red-car.jpg'];

interface FoundAsset {
  id: string;
  originalFileName: string;
  exifInfo?: unknown;
  match?: { matchedBy: string; snippet?: { text: string; marked: boolean }[] };
}
interface SearchAnswer {
  assets: { total: number; items: FoundAsset[]; nextPage: string | null };
}

let server: TestServer;
let admin: Account;
let other: Account;
const ids = new Map<string, string>();

const search = (account: Account, path: string, body: object) =>
  request<SearchAnswer>(account.options, 'POST', path, { json: body });

async function namesOf(query: string, account = admin): Promise<string[]> {
  const { body } = await search(account, '/search/smart', { query });
  return body.assets.items.map(({ originalFileName }) => originalFileName);
}

beforeAll(async () => {
  server = await TestServer.startPatched(inject('backends'));
  admin = await signUp(server);
  other = await addUser(server, admin, 'Other');
  for (const file of FILES) {
    ids.set(file, await uploadFile(admin.options, join(inject('samples'), file)));
  }
  expect(failed(await untilQueuesAreIdle(admin))).toBe(0);
  const { rows } = await server.database.query('select from public.asset_ocr_search');
  expect(rows).toEqual([]);
});

afterAll(() => server.stop());

describe('the front door', () => {
  it.each([
    ['ocr:invoice', 'invoice-cobalt-cycles.png'],
    ['ocr：发票', 'fapiao-xinghe-office.png'],
  ])('finds text that Immich has read: %s', async (query, file) => {
    expect(
      (
        await eventually('the text is indexed', async () => {
          const names = await namesOf(query);
          return names.length > 0 ? names : undefined;
        })
      )[0],
    ).toBe(file);
  });

  it('shows assets as Immich does, and why they were found', async () => {
    const { body } = await search(admin, '/search/smart', { query: 'ocr:invoice', withExif: true });
    const [found] = body.assets.items;
    expect(found?.match?.snippet?.find(({ marked }) => marked)?.text.toLowerCase()).toContain('invoice');
    const { body: asImmichShowsIt } = await request<object>(admin.options, 'GET', `/assets/${found!.id}`);
    expect(asImmichShowsIt).toMatchObject({ id: found!.id, exifInfo: found!.exifInfo });
  });

  it('ranks texts and pictures together', async () => {
    expect(await namesOf('red car')).toContain('red-car.jpg');
    expect(
      (await searchSmart({ smartSearchDto: { query: 'red car' } }, admin.options)).assets.items[0]?.originalFileName,
    ).toBe('red-car.jpg');
  });

  it('answers every search that asks for text', async () => {
    const byField = await search(admin, '/search/metadata', { ocr: '发票' });
    expect(byField.body.assets.items[0]?.originalFileName).toBe('fapiao-xinghe-office.png');
    const byRoute = await search(admin, '/search/ocr', { ocr: 'invoice' });
    expect(byRoute.body.assets.items[0]?.originalFileName).toBe('invoice-cobalt-cycles.png');
    const counted = await request(admin.options, 'POST', '/search/statistics', { json: { ocr: 'invoice' } });
    expect(counted.body).toEqual({ total: byRoute.body.assets.items.length });
    const parts = await request(admin.options, 'GET', '/search/query?query=ocr:invoice');
    expect(await request(admin.options, 'POST', '/search/query', { json: { query: 'ocr:invoice' } })).toEqual(parts);
    expect(parts.body).toMatchObject({ parts: [{ kind: 'word', text: 'invoice' }] });
  });

  it('leaves to Immich what asks for no text', async () => {
    const { body } = await search(admin, '/search/metadata', { originalFileName: 'red-car' });
    expect(body.assets.items.map(({ match }) => match)).toEqual([undefined]);
  });

  it('marks the lines that were searched for', async () => {
    const asset = ids.get('invoice-cobalt-cycles.png')!;
    const { body } = await request<{ text: string; matched: boolean }[]>(
      admin.options,
      'GET',
      `/assets/${asset}/ocr?query=ocr:invoice`,
    );
    expect(body.filter(({ matched }) => matched).every(({ text }) => /invoice/i.test(text))).toBe(true);
    expect(body.some(({ matched }) => matched)).toBe(true);
  });
});

describe('a search by people and tags at the front door', () => {
  const [person, stranger, tag, tagAbove] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const find = async (body: object) => {
    const { status, body: answer } = await search(admin, '/search/smart', body);
    expect(status).toBe(200);
    return answer.assets;
  };
  const names = ({ items }: SearchAnswer['assets']) => items.map(({ originalFileName }) => originalFileName);

  beforeAll(async () => {
    const { database } = server;
    const [invoice, fapiao] = [ids.get('invoice-cobalt-cycles.png'), ids.get('fapiao-xinghe-office.png')];
    await database.query('insert into asset_face ("assetId", "personId") values ($1, $2)', [invoice, person]);
    await database.query('insert into tag_asset values ($1, $2)', [fapiao, tag]);
    await database.query('insert into tag_closure values ($1, $1), ($2, $2), ($2, $1)', [tag, tagAbove]);
  });

  it('finds the text among the photos of a person', async () => {
    expect(names(await find({ query: 'ocr:invoice', personIds: [person] }))).toEqual(['invoice-cobalt-cycles.png']);
    expect(names(await find({ query: 'ocr:发票', personIds: [person] }))).toEqual([]);
    expect(names(await find({ query: 'ocr:invoice', personIds: [stranger] }))).toEqual([]);
    expect(names(await find({ query: 'ocr:invoice', filter: { hasPeople: { eq: false } } }))).toEqual([]);
  });

  it('finds it under a tag, and under the tag above that', async () => {
    expect(names(await find({ query: 'ocr:发票', tagIds: [tag] }))).toEqual(['fapiao-xinghe-office.png']);
    const filter = { tagIds: { any: [tagAbove] } };
    expect(names(await find({ query: 'ocr:发票', filter }))).toEqual(['fapiao-xinghe-office.png']);
  });

  it('describes pictures among them, page by page', async () => {
    const filter = { or: [{ personIds: { any: [person] } }, { tagIds: { any: [tagAbove] } }] };
    const first = await find({ query: 'paper', filter, size: 1 });
    const second = await find({ query: 'paper', filter, size: 1, page: 2 });
    expect([first.nextPage, second.nextPage]).toEqual(['2', null]);
    expect([...names(first), ...names(second)].toSorted()).toEqual([
      'fapiao-xinghe-office.png',
      'invoice-cobalt-cycles.png',
    ]);
  });

  it('counts them', async () => {
    const json = { ocr: 'invoice', personIds: [person] };
    expect((await request(admin.options, 'POST', '/search/statistics', { json })).body).toEqual({ total: 1 });
  });
});

describe('who asks at the front door', () => {
  it('shows nobody the photos of others', async () => {
    expect(await namesOf('ocr:invoice', other)).toEqual([]);
    expect((await search(other, '/search/ocr', { ocr: '发票' })).body.assets.items).toEqual([]);
  });

  it('finds what others have added to an album that the caller may see, and shows it as Immich does', async () => {
    const assetIds = [ids.get('invoice-cobalt-cycles.png')!, ids.get('red-car.jpg')!];
    const { id } = await createAlbum({ createAlbumDto: { albumName: 'Shared', assetIds } }, admin.options);
    const inAlbum = { query: 'ocr:invoice', albumIds: [id] };
    expect((await search(other, '/search/smart', inAlbum)).status).toBe(400);

    const albumUsers = [{ userId: other.id, role: AlbumUserRole.Viewer }];
    await addUsersToAlbum({ id, addUsersDto: { albumUsers } }, admin.options);
    const { items } = (await search(other, '/search/smart', inAlbum)).body.assets;
    expect(items.map(({ originalFileName }) => originalFileName)).toEqual(['invoice-cobalt-cycles.png']);
    expect(items[0]?.match?.snippet?.find(({ marked }) => marked)?.text.toLowerCase()).toContain('invoice');
    const pictures = (await search(other, '/search/smart', { query: 'red car', albumIds: [id] })).body.assets.items;
    expect(pictures[0]?.originalFileName).toBe('red-car.jpg');
    const json = { ocr: 'invoice', albumIds: [id] };
    expect((await request(other.options, 'POST', '/search/statistics', { json })).body).toEqual({ total: 1 });
    expect(await namesOf('ocr:invoice', other)).toEqual([]);
  });

  it('gives the refusals of Immich', async () => {
    expect((await request(anonymous(server), 'POST', '/search/smart', { json: { query: 'ocr:invoice' } })).status).toBe(
      401,
    );
    const keyed = withHeader(server, 'x-api-key', await makeApiKey(admin, [Permission.AlbumRead]));
    const refused = await request<{ message: string }>(keyed, 'POST', '/search/smart', {
      json: { query: 'ocr:invoice' },
    });
    expect(refused.status).toBe(403);
    expect(refused.body.message).toContain('asset.read');
  });

  it('lets those count who may count, whether they may search or not', async () => {
    const keyed = async (permission: Permission) =>
      withHeader(server, 'x-api-key', await makeApiKey(admin, [permission]));
    const count = async (permission: Permission) =>
      request<{ total?: number }>(await keyed(permission), 'POST', '/search/statistics', { json: { ocr: 'invoice' } });
    expect(await count(Permission.AssetStatistics)).toMatchObject({ status: 200, body: { total: 1 } });
    expect((await count(Permission.AssetRead)).status).toBe(403);
  });

  it('knows a key that may not read its user', async () => {
    const keyed = withHeader(server, 'x-api-key', await makeApiKey(admin, [Permission.AssetRead]));
    const { status, body } = await request<SearchAnswer>(keyed, 'POST', '/search/smart', {
      json: { query: 'ocr:发票' },
    });
    expect(status).toBe(200);
    expect(body.assets.items[0]?.originalFileName).toBe('fapiao-xinghe-office.png');
  });
});

describe('regenerating at the front door', () => {
  const damage = (asset: string) =>
    server.database.query(`update asset_ocr set text = 'nothing' where "assetId" = $1`, [asset]);
  const isRead = (asset: string) =>
    eventually('the text is read again', async () => {
      const { rows } = await server.database.query<{ text: string }>(
        'select text from asset_ocr where "assetId" = $1',
        [asset],
      );
      return rows.some(({ text }) => /invoice/i.test(text)) || undefined;
    });

  it('has Immich read a photo again, through the queue of Immich', async () => {
    const asset = ids.get('invoice-cobalt-cycles.png')!;
    await damage(asset);
    const { status, body } = await request<{ jobId: string }>(admin.options, 'POST', `/assets/${asset}/ocr/regenerate`);
    expect(status).toBe(202);
    expect(body.jobId).not.toBe('');
    await isRead(asset);
  });

  it('does the same for several at once', async () => {
    const asset = ids.get('invoice-cobalt-cycles.png')!;
    await damage(asset);
    const json = { assetIds: [asset], name: 'refresh-ocr' };
    expect((await request(admin.options, 'POST', '/assets/jobs', { json })).status).toBe(204);
    await isRead(asset);
  });

  it('refuses the photos of others', async () => {
    const asset = ids.get('red-car.jpg')!;
    expect((await request(other.options, 'POST', `/assets/${asset}/clip/regenerate`)).status).toBe(400);
    const json = { assetIds: [asset], name: 'refresh-smart-search' };
    expect((await request(other.options, 'POST', '/assets/jobs', { json })).status).toBe(400);
  });

  it('refuses without Redis, at once, goes on searching, and works again when Redis is back', async () => {
    await server.redis?.stop();
    const asset = ids.get('invoice-cobalt-cycles.png')!;
    const regenerate = () => request<{ message: string }>(admin.options, 'POST', `/assets/${asset}/ocr/regenerate`);
    const refused = await regenerate();
    expect(refused.status).toBe(503);
    expect(refused.body.message).toBe("Immich's queues can not be reached");
    expect(await namesOf('ocr:invoice')).toContain('invoice-cobalt-cycles.png');

    await server.redis?.run();
    await damage(asset);
    await eventually('the queues are reached again', async () => (await regenerate()).status === 202 || undefined);
    await isRead(asset);
  });
});

it('follows what Immich changes', async () => {
  const asset = ids.get('chat-dinner-zh.jpg')!;
  await updateAsset({ id: asset, updateAssetDto: { dateTimeOriginal: '2020-02-02T10:00:00.000Z' } }, admin.options);
  await eventually('the date of the entry follows', async () => {
    const { rows } = await server.database.query<{ same: boolean }>(
      `select entry."fileCreatedAt" = asset."fileCreatedAt" and asset."fileCreatedAt" < '2021-01-01' as same
       from immich_ocr.asset_ocr_search entry join asset on asset.id = entry."assetId" where asset.id = $1`,
      [asset],
    );
    return rows[0]?.same || undefined;
  });
  const copies = async () => {
    const { rows } = await server.database.query<{ isListed: boolean; isArchived: boolean }>(
      'select "isListed", "isArchived" from immich_ocr.asset_ocr_search where "assetId" = $1',
      [asset],
    );
    return rows[0];
  };
  expect(await copies()).toEqual({ isListed: true, isArchived: false });
  await updateAsset({ id: asset, updateAssetDto: { visibility: AssetVisibility.Archive } }, admin.options);
  expect(await copies()).toEqual({ isListed: false, isArchived: true });
  await updateAsset({ id: asset, updateAssetDto: { visibility: AssetVisibility.Timeline } }, admin.options);
});

it('leaves nothing behind when it is taken away', async () => {
  await server.database.query(await readFile(UNINSTALL, 'utf8'));
  const { rows } = await server.database.query(`
    select nspname as name from pg_namespace where nspname = 'immich_ocr'
    union all select tgname from pg_trigger where tgname like 'immich_ocr%'`);
  expect(rows).toEqual([]);
  const asset = ids.get('red-car.jpg')!;
  await updateAsset({ id: asset, updateAssetDto: { dateTimeOriginal: '2021-02-02T10:00:00.000Z' } }, admin.options);
});
