/** An older backup of Immich is restored, as Immich does it: everything in `public` is dropped and made from the dump. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { ContractStack } from './contract-stack.ts';
import { readTableContract, statementsOf } from './immich-contract.ts';

let stack: ContractStack;
const restoredPhoto = randomUUID();

/** What of ours leans on what is in `public`, and went away with it. */
const definitions = () =>
  stack.query<{ definition: string }>(`
    select pg_get_constraintdef(oid) as definition from pg_constraint
    where conrelid = 'immich_ocr.asset_ocr_search'::regclass and contype = 'f'
    union all select indexdef from pg_indexes where schemaname = 'immich_ocr'
    union all select pg_get_triggerdef(oid) from pg_trigger where tgname like 'immich_ocr%'
    order by definition`);
const indexedTexts = async () => {
  const rows = await stack.query<{ text: string }>('select text from immich_ocr.asset_ocr_search');
  return rows.map(({ text }) => text);
};

beforeAll(async () => {
  // As in a database whose administrator made the extension before us, beside Immich's.
  stack = await ContractStack.start(inject('backends'), { statements: ['create extension btree_gin'] });
});
afterAll(() => stack.stop());

it('has all of ours that went away made anew, and the texts of the backup indexed', async () => {
  await stack.readText('Invoice 2024');
  await expect.poll(indexedTexts).toEqual(['Invoice 2024']);
  const before = await definitions();
  expect(before.length).toBeGreaterThan(5);

  await stack.query('drop schema public cascade');
  await stack.query('create schema public');
  for (const statement of statementsOf(await readTableContract())) {
    await stack.query(statement);
  }
  const owner = randomUUID();
  await stack.query(`insert into "user" (id, email) values ($1, 'ada@example.test')`, [owner]);
  await stack.addPhoto(restoredPhoto, owner);
  await stack.readText('Pancakes with maple syrup', restoredPhoto);
  await stack.disconnectListener();

  await expect.poll(indexedTexts).toEqual(['Pancakes with maple syrup']);
  expect(await definitions()).toEqual(before);
});

it('follows Immich from then on', async () => {
  await stack.query('delete from asset_ocr where "assetId" = $1', [restoredPhoto]);
  await stack.readText('Waffles', restoredPhoto);
  await expect.poll(indexedTexts).toEqual(['Waffles']);
  await stack.query('delete from asset where id = $1', [restoredPhoto]);
  expect(await indexedTexts()).toEqual([]);
});
