import { QueueJobStatus, QueueName } from '@immich/sdk';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { signIn, type TestAccount } from '../../../test/account.ts';
import { useTestApplication } from '../../../test/application.ts';
import { eachWordParser } from '../../../test/database.ts';
import { createAsset, createUser } from '../../../test/factories.ts';
import { QueuesService } from '../../jobs/queues.service.ts';
import { indexTexts, TextIndexRepository } from '../text-index.repository.ts';
import { TextIndexService } from '../text-index.service.ts';
import { WordsRepository } from './words.repository.ts';

const TEXT = '上海云帆科技有限公司 价税合计';
const WORD = '价税合';

describe('the words of an administrator', () => {
  const server = useTestApplication();
  const status = inject('hasZhparser') ? 'applied' : 'noZhparser';
  let admin: TestAccount;

  beforeAll(async () => {
    admin = await signIn(server, 'admin');
    await server.database.kysely.updateTable('user').set({ isAdmin: true }).where('id', '=', admin.id).execute();
  });
  beforeEach(async () => {
    await server.database.kysely.deleteFrom('ocr_word').execute();
  });

  const call = async (method: string, path = '', body?: unknown, { options } = admin) => {
    const response = await fetch(`${server.apiUrl}/ocr-words${path}`, {
      method,
      headers: { ...options.headers, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { code: response.status, body: await response.json() };
  };
  const words = (...list: string[]) => ({ code: 200, body: { status, words: list.map((word) => ({ word })) } });

  it('are listed in order, each once, with what came of them', async () => {
    expect(await call('GET')).toMatchObject(words());
    expect(await call('POST', '', { word: '云帆科' })).toMatchObject(words('云帆科'));
    await call('POST', '', { word: '云帆科' });
    expect(await call('POST', '', { word: 'iPhone15' })).toMatchObject(words('iphone15', '云帆科'));
    expect(await call('DELETE', `/${encodeURIComponent('云帆科')}`)).toMatchObject(words('iphone15'));
    expect(await call('GET')).toMatchObject(words('iphone15'));
  });

  it('are kept in the form in which texts are compared', async () => {
    expect(await call('POST', '', { word: ' 發 票 ' })).toMatchObject(words('发票'));
    expect(await call('DELETE', `/${encodeURIComponent('發票')}`)).toMatchObject(words());
  });

  it('are words', async () => {
    const unfit = [
      '',
      '  ',
      'x'.repeat(65),
      '发'.repeat(65),
      'two words',
      'a\0b',
      'a\nb',
      '#x',
      "o'neill",
      '<b>',
      7,
      null,
      undefined,
    ];
    for (const word of unfit) {
      expect((await call('POST', '', { word })).code, JSON.stringify(word)).toBe(400);
    }
    expect((await call('DELETE', '/unknown')).code).toBe(400);
    expect(await call('GET')).toMatchObject(words());
  });

  it('are for administrators only', async () => {
    const user = await signIn(server, 'user');
    expect((await call('GET', '', undefined, user)).code).toBe(403);
    expect((await call('POST', '', { word: '云帆科' }, user)).code).toBe(403);
    expect((await call('DELETE', '/x', undefined, user)).code).toBe(403);
    expect(await call('GET')).toMatchObject(words());
  });

  it('are looked for as a whole, at once, whatever cuts the texts', async () => {
    const add = async (name: string, text: string) => {
      const assetId = await createAsset(server.database, { ownerId: admin.id, originalFileName: name });
      await indexTexts(server.database.kysely, [{ assetId, text }]);
    };
    await add('whole', '云帆科技');
    await add('apart', '云帆 2024 帆科 2024 科技');
    const search = async (route: string, body: object) => {
      const response = await fetch(`${server.apiUrl}/search/${route}`, {
        method: 'POST',
        headers: { ...admin.options.headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const { assets } = (await response.json()) as { assets: { items: { originalFileName: string }[] } };
      return assets.items.map(({ originalFileName }) => originalFileName);
    };
    const find = async () => {
      const found = await search('ocr', { ocr: '云帆科技' });
      const filtered = await search('metadata', { filter: { ocr: { matches: '云帆科技' } } });
      expect(filtered.toSorted()).toEqual(found.toSorted());
      return found;
    };
    expect(await find()).toEqual(['whole', 'apart']);
    await call('POST', '', { word: '云帆科技' });
    expect(await find()).toEqual(['whole']);
    await call('DELETE', `/${encodeURIComponent('云帆科技')}`);
    expect(await find()).toEqual(['whole', 'apart']);
  });

  it('have texts cut again', async () => {
    await call('POST', '', { word: '云帆科' });
    const queued = await server.app.get(QueuesService).listJobs(QueueName.Search, [QueueJobStatus.Waiting]);
    expect(queued.map(({ name }) => name)).toContain('OcrIndexQueueAll');
  });
});

eachWordParser('words in texts', (db, hasZhparser) => {
  const repository = () => new WordsRepository(db.database);
  const wordsOf = async () => {
    const { rows } = await sql<{ words: string[] }>`
      select tsvector_to_array(ts_filter(tokens, '{a}')) as words from asset_ocr_search`.execute(db.database.kysely);
    return rows[0]!.words;
  };

  it('say whether they take part', async () => {
    await repository().add(WORD);
    expect(await repository().apply()).toBe(hasZhparser ? 'applied' : 'noZhparser');
    expect(await repository().findStatus()).toBe(hasZhparser ? 'applied' : 'noZhparser');
  });

  it.runIf(hasZhparser)('are kept whole from the next rebuild on, until they are deleted', async () => {
    const service = new TextIndexService(new TextIndexRepository(db.database), repository(), db.database);
    const assetId = await createAsset(db.database, { ownerId: await createUser(db.database) });
    const rebuild = async () => {
      for await (const ids of service.streamEntriesToRebuild({ force: false })) await service.rebuild(ids);
    };
    await repository().delete(WORD);
    await repository().apply(WORD);
    await indexTexts(db.database.kysely, [{ assetId, text: TEXT }]);
    expect(await wordsOf()).not.toContain(WORD);
    await repository().add(WORD);
    await repository().apply();
    await rebuild();
    expect(await wordsOf()).toContain(WORD);
    await repository().delete(WORD);
    await repository().apply(WORD);
    await rebuild();
    expect(await wordsOf()).not.toContain(WORD);
  });

  it.runIf(hasZhparser)('wait where the server may not write the dictionary, and are applied once it may', async () => {
    const kysely = db.database.kysely;
    await repository().delete(WORD);
    await repository().apply(WORD);
    await sql`
      create or replace function sync_zhprs_custom_word() returns void language plpgsql as $$
      begin raise insufficient_privilege; end $$`.execute(kysely);
    await repository().add(WORD);
    expect([await repository().apply(), await repository().findStatus()]).toEqual(['notPermitted', 'notPermitted']);
    await sql`create or replace function sync_zhprs_custom_word() returns void language sql as ''`.execute(kysely);
    expect([await repository().apply(), await repository().findStatus()]).toEqual(['applied', 'applied']);
  });
});
