import { sql } from 'kysely';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { eachWordParser, useTestDatabase } from '../../test/database.ts';
import { createAsset, createUser } from '../../test/factories.ts';
import { JobProcess } from '../../test/job-process.ts';
import { JobHandlers } from '../jobs/job-handlers.ts';
import { parseTextQuery } from '../search/query-language.ts';
import { textPredicate } from './ocr.predicate.ts';
import { TextIndexJobs } from './text-index.jobs.ts';
import { indexTexts, TextIndexRepository } from './text-index.repository.ts';
import { TextIndexService } from './text-index.service.ts';
import { WordsRepository } from './words/words.repository.ts';

const ASSETS = 250;
const BATCHES = 3;
const never = new AbortController().signal;

eachWordParser('the text index', (db, hasZhparser) => {
  let service: TextIndexService;
  let ids: string[];

  beforeEach(async () => {
    await sql`truncate asset, ocr_vocabulary cascade`.execute(db.database.kysely);
    service = new TextIndexService(new TextIndexRepository(db.database), new WordsRepository(db.database), db.database);
    const ownerId = await createUser(db.database);
    ids = await Promise.all(Array.from({ length: ASSETS }, () => createAsset(db.database, { ownerId })));
    await indexTexts(
      db.database.kysely,
      ids.map((assetId, index) => ({ assetId, text: `增值税专用发票\nInvoice No. ${index}` })),
    );
  });

  /** What a newer version of the server finds: entries that an older one made. */
  const outdate = () =>
    sql`update asset_ocr_search set "tokensVersion" = '0', tokens = '''old'':1B ''发票'':2B'`.execute(
      db.database.kysely,
    );
  const batchesToRebuild = async () => {
    const batches: string[][] = [];
    for await (const batch of service.streamEntriesToRebuild({ force: false })) {
      batches.push(batch);
    }
    return batches;
  };
  const outdated = async () => (await batchesToRebuild()).flat();
  const find = async (query: string) => {
    const { rows } = await sql<{ id: string }>`
      select id from asset where ${textPredicate(parseTextQuery(query)!)}`.execute(db.database.kysely);
    return rows.length;
  };
  const transactions = async () => {
    const { rows } = await sql<{ xmin: string }>`
      select xmin::text from asset_ocr_search group by xmin::text order by xmin::text::bigint`.execute(
      db.database.kysely,
    );
    return rows.map(({ xmin }) => xmin);
  };
  const jobsOf = (process: JobProcess) => {
    const handlers = new JobHandlers();
    new TextIndexJobs(handlers, process.queue, service);
    return { OcrIndex: handlers.get('OcrIndex'), OcrIndexQueueAll: handlers.get('OcrIndexQueueAll') };
  };
  const jobProcess = () => {
    const process = new JobProcess({ redis: undefined }, db.config);
    onTestFinished(() => process.end());
    return process;
  };

  it('has nothing to rebuild as long as nothing changed', async () => {
    await new TextIndexRepository(db.database).installFunctions();
    expect(await outdated()).toEqual([]);
  });

  it('is rebuilt in batches, and searched meanwhile', async () => {
    await outdate();
    const batches = await batchesToRebuild();
    expect(batches.map((batch) => batch.length)).toEqual([100, 100, 50]);
    for (const batch of batches) {
      expect(await find('发票')).toBe(ASSETS);
      await service.rebuild(batch);
    }
    expect([await find('发票'), await find('invoice'), await find('old')]).toEqual([ASSETS, ASSETS, 0]);
    expect(await transactions()).toHaveLength(BATCHES);
    expect(await outdated()).toEqual([]);
  });

  it('is rebuilt by jobs, also when some of them fail at first', async () => {
    await outdate();
    const process = jobProcess();
    await process.connection.ready();
    const { OcrIndex, OcrIndexQueueAll } = jobsOf(process);
    let attempts = 0;
    await process.queue.add('OcrIndexQueueAll', { force: false });
    await process.start({
      OcrIndexQueueAll,
      OcrIndex: async (payload, context) => {
        const result = await OcrIndex(payload, context);
        attempts += 1;
        if (attempts < BATCHES) {
          throw new Error('The database was away');
        }
        return result;
      },
    });
    await expect.poll(() => attempts, { timeout: 30_000 }).toBe(BATCHES + BATCHES - 1);
    expect(await outdated()).toEqual([]);
    expect(await find('invoice')).toBe(ASSETS);
  });

  it('is rebuilt to the end by the next server when one stops in the middle', async () => {
    await outdate();
    const first = jobProcess();
    await first.connection.ready();
    const { OcrIndex, OcrIndexQueueAll } = jobsOf(first);
    let taken = 0;
    await first.queue.add('OcrIndexQueueAll', { force: false });
    await first.start({
      OcrIndexQueueAll,
      OcrIndex: async (payload, context) => {
        taken += 1;
        return taken === 1 ? OcrIndex(payload, context) : untilStopped(context.signal);
      },
    });
    await expect.poll(async () => [taken, (await first.counts('search')).active]).toEqual([BATCHES, BATCHES - 1]);
    await first.workers!.stop(1000);
    const left = (await outdated()).length;
    expect([left > 0, left < ASSETS, await find('发票')]).toEqual([true, true, ASSETS]);

    const second = jobProcess();
    await second.connection.ready();
    await second.start(jobsOf(second));
    await expect.poll(outdated).toEqual([]);
    expect(await find('invoice')).toBe(ASSETS);
  });

  it('is rebuilt to the end, and only where it has to be, when the jobs themselves were lost', async () => {
    await outdate();
    const [batch] = await batchesToRebuild();
    await service.rebuild(batch!);
    const [before] = (await transactions()).slice(-1);
    const process = jobProcess();
    await process.connection.ready();
    await process.queue.add('OcrIndexQueueAll', { force: false });
    await process.start(jobsOf(process));
    await expect.poll(outdated).toEqual([]);
    expect(await transactions()).toContain(before);
    expect(await transactions()).toHaveLength(BATCHES);
  });

  it('never gets the text of before from a rebuild that runs while a photo is read again', async () => {
    await outdate();
    const [assetId] = ids;
    let rebuild: Promise<void> | undefined;
    await db.database.transaction(async (tx) => {
      await indexTexts(tx, [{ assetId: assetId!, text: 'Quittung' }]);
      rebuild = service.rebuild([assetId!]);
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    await rebuild;
    expect([await find('quittung'), await find('invoice')]).toEqual([1, 0]);
  });

  it('passes over entries that are gone', async () => {
    await db.database.kysely.deleteFrom('asset').where('id', '=', ids[0]!).execute();
    await service.rebuild(ids);
    expect(await find('invoice')).toBe(ASSETS - 1);
  });

  it('forgets words that stand in no text any more, and no others', async () => {
    await indexTexts(db.database.kysely, [{ assetId: ids[0]!, text: "Quittung O'Neill café" }]);
    await indexTexts(db.database.kysely, [{ assetId: ids[0]!, text: "Zahlung O'Neill" }]);
    await service.forgetUnusedWords(never);
    const words = await db.database.kysely.selectFrom('ocr_vocabulary').select('word').execute();
    const known = words.map(({ word }) => word);
    expect(known).toEqual(expect.arrayContaining(['invoice', 'zahlung', 'neill']));
    expect(known).not.toContain('quittung');
  });

  it.runIf(hasZhparser)('goes on, found as before, when zhparser is taken away and when it comes back', async () => {
    const kysely = db.database.kysely;
    const weightA = async () => {
      const { rows } = await sql`select from asset_ocr_search where ts_filter(tokens, '{a}') <> ''`.execute(kysely);
      return rows.length;
    };
    const rebuildAll = async () => {
      for (const batch of await batchesToRebuild()) await service.rebuild(batch);
    };
    expect(await weightA()).toBe(ASSETS);
    await sql`drop extension zhparser cascade`.execute(kysely);
    await indexTexts(kysely, [{ assetId: ids[0]!, text: '增值税专用发票' }]);
    expect([await find('发票'), await find('增值税')]).toEqual([ASSETS, ASSETS]);

    await new TextIndexRepository(db.database).installFunctions();
    expect((await outdated()).length).toBe(ASSETS - 1);
    await rebuildAll();
    expect([await weightA(), await find('发票')]).toEqual([0, ASSETS]);

    await service.onApplicationBootstrap();
    expect((await outdated()).length).toBe(ASSETS);
    await rebuildAll();
    expect([await weightA(), await find('发票'), await find('增值税')]).toEqual([ASSETS, ASSETS, ASSETS]);
  });
});

/** What a job does that is in the middle of its work when the server stops. */
function untilStopped(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
}

describe('the functions of the text index', () => {
  const db = useTestDatabase();

  it('can be installed by several servers that start at once', async () => {
    const repository = new TextIndexRepository(db.database);
    await sql`comment on function ocr_words_version() is 'something else'`.execute(db.database.kysely);
    await Promise.all(Array.from({ length: 5 }, () => repository.installFunctions()));
  });
});
