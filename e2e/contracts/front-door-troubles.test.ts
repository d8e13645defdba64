/** What the front door does without what it needs: it says so, once, and leaves to Immich what it can not do. */
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { ContractStack, type Trouble } from './contract-stack.ts';
import { readExchanges } from './immich-contract.ts';

let stack: ContractStack;
let titleOfPing: unknown;

beforeAll(async () => {
  titleOfPing = (await readExchanges()).get('ping')?.answer;
});
afterEach(() => stack.stop());

async function start(trouble: Trouble): Promise<void> {
  stack = await ContractStack.start(inject('backends'), trouble);
}

const timesSaid = (message: string) => stack.output.split(message).length - 1;
const search = (body: object) => stack.ask('session', 'POST', '/search/smart', body);

/** All that is Immich's own goes on. */
async function expectPassThrough(): Promise<void> {
  expect(await stack.ask('nobody', 'GET', '/server/ping')).toEqual({ status: 200, body: titleOfPing });
}

describe('the front door', () => {
  it('leaves an Immich alone whose tables it does not know', async () => {
    const says = 'The tables of this Immich are not those that the patch knows';
    await start({ statements: ['alter table asset_ocr rename column text to words'], says });
    expect(stack.output).toContain('asset_ocr.text');
    await expectPassThrough();
    await search({ query: 'ocr:invoice' });
    expect(stack.immich.asked.at(-1)).toContain('"path":"/api/search/smart"');
    expect(await stack.query(`select from pg_namespace where nspname = 'immich_ocr'`)).toEqual([]);
    expect(timesSaid(says)).toBe(1);
  });

  it('leaves searches by people to Immich where it does not know their tables, and searches texts', async () => {
    await start({ statements: ['drop table tag_closure'] });
    expect(stack.output).toContain('Searches by people and tags are left to Immich');
    expect((await search({ query: 'ocr:invoice' })).status).toBe(200);
    for (const people of [{ personIds: [] }, { filter: { or: [{ hasPeople: { eq: true } }] } }]) {
      await search({ query: 'ocr:invoice', ...people });
      expect(stack.immich.asked.at(-1)).toContain('"path":"/api/search/smart"');
    }
    await expectPassThrough();
  });

  it('searches without the queue library of Immich, and leaves its orders to Immich', async () => {
    await start({ env: { IMMICH_SERVER_ROOT: '/nowhere' } });
    expect(stack.output).toContain("Photos can not be regenerated: Immich's queue library was not found");
    expect((await search({ query: 'ocr:invoice' })).status).toBe(200);
    await stack.ask('session', 'POST', `/assets/${stack.immich.identifiers.asset}/ocr/regenerate`);
    expect(stack.immich.asked.at(-1)).toContain('/ocr/regenerate');
  });

  it('says whether the database can cut Chinese into words', async () => {
    await start({});
    const [row] = await stack.query<{ version: string }>('select immich_ocr.ocr_words_version() as version');
    expect((await search({ query: 'ocr:发票' })).status).toBe(200);
    const times = row?.version === 'no zhparser' ? 1 : 0;
    await expect.poll(() => timesSaid('The database has no zhparser'), { timeout: 20_000 }).toBe(times);
  });

  it('goes on with what is Immich’s when the database goes away', async () => {
    await start({});
    await stack.dropDatabase();
    expect((await search({ query: 'ocr:invoice' })).status).toBeGreaterThanOrEqual(500);
    await expectPassThrough();
  });
});
