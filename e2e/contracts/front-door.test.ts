/** The front door before an Immich that is played from its contract, on a database with Immich's tables and nothing else. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { eventually } from '../stack/child.ts';
import { ContractStack } from './contract-stack.ts';
import { fill, readQueueContract, readSettingsContract, type Caller } from './immich-contract.ts';

const queues = await readQueueContract();
const settings = await readSettingsContract();

let stack: ContractStack;

const ask = (caller: Caller, method: string, path: string, body?: object) => stack.ask(caller, method, path, body);
const idsOf = ({ body }: { body: unknown }) =>
  (body as { assets: { items: { id: string }[] } }).assets.items.map(({ id }) => id);

beforeAll(async () => {
  stack = await ContractStack.start(inject('backends'));
});
afterAll(() => stack.stop());
beforeEach(() => stack.immich.forget());

describe('over the tables of Immich', () => {
  it('reads a text as soon as Immich has read it', async () => {
    await stack.readText('INVOICE 2024\nCobalt Cycles');
    await eventually('the text is indexed', async () => {
      const rows = await stack.query<{ text: string }>('select text from immich_ocr.asset_ocr_search');
      return rows[0]?.text.startsWith('INVOICE') || undefined;
    });
  });

  it('makes its triggers anew when a backup that has none was restored', async () => {
    const namesOfTriggers = async () => {
      const rows = await stack.query<{ tgname: string }>(
        `select tgname from pg_trigger where tgname like 'immich_ocr%'`,
      );
      return rows.map(({ tgname }) => tgname).toSorted();
    };
    const triggers = await namesOfTriggers();
    expect(triggers).toHaveLength(2);
    await stack.query('drop trigger immich_ocr_follow_asset on asset');
    await stack.query('drop trigger immich_ocr_note_reading on asset_job_status');
    await stack.disconnectListener();
    await expect.poll(namesOfTriggers, { timeout: 20_000 }).toEqual(triggers);
  });

  it('leaves nothing in them but two triggers', async () => {
    const rows = await stack.query<{ name: string }>(`
      select proname as name from pg_proc where pronamespace = 'public'::regnamespace and proname like '%ocr%'
      union all select tablename from pg_tables where schemaname = 'public' and tablename not in (
        'user', 'api_key', 'asset', 'asset_exif', 'asset_file', 'asset_job_status', 'asset_ocr', 'smart_search',
        'album_asset', 'partner', 'system_metadata', 'asset_face', 'tag_asset', 'tag_closure')
      union all select tgname from pg_trigger where not tgisinternal and tgrelid in (
        select oid from pg_class where relnamespace = 'public'::regnamespace)
      order by name`);
    expect(rows.map(({ name }) => name)).toEqual(['immich_ocr_follow_asset', 'immich_ocr_note_reading']);
  });
});

describe('a search at the front door asks Immich', () => {
  const ours = { query: 'ocr:invoice' };

  it('who is asking, whether they may, and for the photos of its page', async () => {
    const answer = await ask('session', 'POST', '/search/smart', { ...ours, withExif: true });
    expect(stack.immich.asked).toEqual(['search', 'photos']);
    expect(stack.immich.identified).toEqual(['user']);
    const [shown] = (stack.immich.answerOf('photos') as { assets: { items: object[] } }).assets.items;
    expect(answer.body).toMatchObject({ assets: { total: 1, items: [shown], nextPage: null, nextCursor: null } });
  });

  it('the same for a key that may not read its user', async () => {
    expect(idsOf(await ask('reader', 'POST', '/search/ocr', { ocr: 'invoice' }))).toHaveLength(1);
    expect(stack.immich.asked).toEqual(['search-by-reader', 'photos-for-reader']);
    expect(stack.immich.identified).toEqual(['user-for-reader', 'key-of-reader']);
  });

  it.each<[Caller, string, string]>([
    ['counter', 'search-by-counter', '/search/smart'],
    ['nobody', 'search-by-nobody', '/search/smart'],
  ])('and gives a %s its refusal', async (caller, exchange, path) => {
    const { status, body } = await ask(caller, 'POST', path, ours);
    expect(stack.immich.asked).toEqual([exchange]);
    expect(body).toEqual(stack.immich.answerOf(exchange));
    expect(status).toBe((body as { statusCode: number }).statusCode);
  });

  it('for photos in the trash, too, in the shape of its filter', async () => {
    await ask('session', 'POST', '/search/smart', { ...ours, withDeleted: true });
    expect(stack.immich.asked).toEqual(['search-in-trash', 'photos-in-trash']);
  });

  it('with the filter of 3.2, without the text in it', async () => {
    const filter = { type: { eq: 'IMAGE' }, or: [{ isFavorite: { eq: false } }, { rating: { gte: 4 } }] };
    const found = await ask('session', 'POST', '/search/metadata', {
      filter: { ...filter, ocr: { matches: 'cobalt' } },
      withExif: true,
      size: 10,
    });
    expect(idsOf(found)).toEqual([stack.immich.identifiers.asset]);
    expect(stack.immich.asked).toEqual(['search-by-filter', 'photos']);
  });

  it('whether a key may count, not whether it may search', async () => {
    expect(await ask('counter', 'POST', '/search/statistics', { ocr: 'invoice' })).toMatchObject({
      status: 200,
      body: { total: 1 },
    });
    expect(stack.immich.asked).toEqual(['count']);
    expect(stack.immich.identified).toEqual(['user-for-counter', 'key-of-counter']);
    stack.immich.forget();
    expect((await ask('reader', 'POST', '/search/statistics', { ocr: 'invoice' })).status).toBe(403);
    expect(stack.immich.asked).toEqual(['count-by-reader']);
  });
});

describe('a search in an album with photos of others', () => {
  const inAlbum = () => ({ albumIds: [stack.immich.identifiers.album], ocr: 'pancakes' });

  beforeAll(async () => {
    const { friend, friendsPhoto, album } = stack.immich.identifiers;
    await stack.query(`insert into "user" (id, email) values ($1, 'bob@example.test')`, [friend]);
    await stack.addPhoto(friendsPhoto, friend);
    await stack.query('insert into album_asset ("albumId", "assetId") values ($1, $2)', [album, friendsPhoto]);
    await stack.readText('Pancakes with maple syrup', friendsPhoto);
    await eventually('the text is indexed', async () => {
      const rows = await stack.query(`select from immich_ocr.asset_ocr_search where text like 'Pancakes%'`);
      return rows.length > 0 || undefined;
    });
  });

  it('finds them once Immich has shown the album', async () => {
    const found = await ask('session', 'POST', '/search/metadata', { ...inAlbum(), withExif: true });
    expect(idsOf(found)).toEqual([stack.immich.identifiers.friendsPhoto]);
    expect(stack.immich.asked.toSorted()).toEqual(['album', 'photos-in-album', 'photos-of-others', 'search-in-album']);
    expect(await ask('session', 'POST', '/search/statistics', inAlbum())).toMatchObject({ body: { total: 1 } });
  });

  it('finds none of them elsewhere', async () => {
    const { ocr } = inAlbum();
    expect(idsOf(await ask('session', 'POST', '/search/metadata', { ocr }))).toEqual([]);
    expect((await ask('counter', 'POST', '/search/statistics', { ocr })).body).toEqual({ total: 0 });
  });

  it('counts none of them for who may count there, and is not shown the album', async () => {
    expect(await ask('counter', 'POST', '/search/statistics', inAlbum())).toMatchObject({ body: { total: 0 } });
    expect(stack.immich.asked.toSorted()).toEqual(['album-for-counter', 'count-in-album-by-counter']);
  });

  it.each(['key=shared', 'slug=shared'])('is left to Immich for the visitors of a shared link (%s)', async (link) => {
    const path = `/search/metadata?${link}`;
    await ask('nobody', 'POST', path, inAlbum());
    expect(stack.immich.asked).toHaveLength(1);
    expect(stack.immich.asked[0]).toContain(
      JSON.stringify({ path: `/api${path}`, as: 'nobody', body: inAlbum() }).slice(1),
    );
  });

  it('is refused by Immich to who may not see the album', async () => {
    const body = { ocr: 'pancakes', albumIds: [stack.immich.identifiers.unseenAlbum] };
    const { status, body: refusal } = await ask('session', 'POST', '/search/ocr', body);
    expect(stack.immich.asked).toEqual(['search-in-unseen-album']);
    expect({ status, refusal }).toEqual({ status: 400, refusal: stack.immich.answerOf('search-in-unseen-album') });
  });
});

describe('a word that an administrator wants kept whole', () => {
  const counted = async () => (await ask('counter', 'POST', '/search/statistics', { ocr: '云帆科技' })).body;

  it('is not found in pieces any more', async () => {
    for (const text of ['上海云帆科技有限公司', '云帆 2024 帆科 2024 科技']) {
      const photo = randomUUID();
      await stack.addPhoto(photo, stack.immich.identifiers.user);
      await stack.readText(text, photo);
    }
    await expect.poll(counted).toEqual({ total: 2 });
    await stack.query(`insert into immich_ocr.ocr_word (word) values ('云帆科技')`);
    await expect.poll(counted).toEqual({ total: 1 });
  });
});

describe('the text of a photo', () => {
  it('is the one that Immich shows, with the lines that were searched for', async () => {
    const { body } = await ask('session', 'GET', `/assets/${stack.immich.identifiers.asset}/ocr?query=ocr:invoice`);
    expect(stack.immich.asked).toEqual(['text']);
    const lines = stack.immich.answerOf('text') as object[];
    expect(body).toEqual(lines.map((line) => ({ ...line, matched: true })));
  });
});

describe('regenerating', () => {
  it.each(queues.jobs)(
    'a photo adds the job $job to the queue $queue',
    async ({ route, queue, job, data, options }) => {
      const path = fill(route, stack.immich.identifiers).replace('/api', '');
      const { status, body } = await ask('session', 'POST', path);
      expect(status).toBe(202);
      expect(stack.immich.asked).toEqual(['no-jobs']);
      expect(stack.immich.identified).toEqual(['user']);
      const { jobId } = body as { jobId: string };
      const stored = await stack.job(queues.prefix, queue, jobId);
      expect(stored).toMatchObject({ name: job, data: fill(data, stack.immich.identifiers), options });
    },
  );

  it('leaves what Immich keeps about its queues', async () => {
    expect(await stack.metaOf(queues.prefix, 'ocr')).toEqual(stack.metaOfImmich);
  });

  it('gives a key the refusal of Immich', async () => {
    const path = `/assets/${stack.immich.identifiers.asset}/ocr/regenerate`;
    expect((await ask('reader', 'POST', path)).status).toBe(403);
    expect(stack.immich.asked).toEqual(['no-jobs-for-reader']);
  });
});

describe('the settings of Immich', () => {
  it.each(settings.values)('with $title say whose vectors are searched', async ({ value, clipModel }) => {
    await stack.store(settings.key, value);
    expect((await ask('session', 'POST', '/search/smart', { query: 'invoice', withExif: true })).status).toBe(200);
    expect(stack.immich.encodedBy).toEqual(clipModel === null ? [] : [clipModel]);
    await stack.store(settings.key, null);
  });
});

describe('while pictures can not be compared', () => {
  const describe = async () => {
    const { status, body } = await ask('session', 'POST', '/search/smart', { query: 'invoice', withExif: true });
    const { assets, picturesSkipped } = body as { assets: { total: number }; picturesSkipped?: string };
    return { status, total: assets.total, picturesSkipped };
  };

  it.each([
    ['has vectors of another model', { status: 200, length: 768 }, 'Immich keeps vectors of 512 numbers'],
    ['fails', { status: 500, length: 512 }, 'Inference'],
  ])('since inference %s, texts are found all the same, and the log says why', async (_name, encoder, reason) => {
    stack.immich.encoder = encoder;
    expect(await describe()).toEqual({ status: 200, total: 1, picturesSkipped: 'unavailable' });
    expect(stack.output).toContain(reason);
    stack.immich.encoder = { status: 200, length: 512 };
    expect(await describe()).toEqual({ status: 200, total: 1, picturesSkipped: undefined });
  });

  it('since Immich has changed its model and goes on to encode, too', async () => {
    await stack.query('alter table smart_search alter column embedding type vector(768)');
    expect(await describe()).toMatchObject({ status: 200, picturesSkipped: 'unavailable' });
    stack.immich.encoder = { status: 200, length: 768 };
    expect(await describe()).toMatchObject({ status: 200, picturesSkipped: undefined });
  });
});
