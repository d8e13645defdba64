import { AssetVisibility } from '@immich/sdk';
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signIn, type TestAccount } from '../../../test/account.ts';
import { useTestApplication } from '../../../test/application.ts';
import { createAsset } from '../../../test/factories.ts';
import { Events } from '../../events/events.ts';
import { StoredTextService } from '../stored-text.service.ts';

interface Line {
  readonly id: string;
  readonly text: string;
  readonly corrected: boolean;
}

const BOX = { x1: 0.1, x2: 0.9, x3: 0.9, x4: 0.1, boxScore: 0.9, textScore: 0.9 };
const reading = (...texts: string[]) =>
  texts.map((text, row) => ({ text, ...BOX, y1: row / 10, y2: row / 10, y3: row / 10 + 0.08, y4: row / 10 + 0.08 }));

describe('correcting a line of text', () => {
  const server = useTestApplication();
  let owner: TestAccount;
  let stranger: TestAccount;
  let texts: StoredTextService;
  let assetId: string;

  beforeAll(async () => {
    owner = await signIn(server, 'owner');
    stranger = await signIn(server, 'stranger');
    texts = server.app.get(StoredTextService);
  });
  beforeEach(async () => {
    assetId = await createAsset(server.database, { ownerId: owner.id });
    await texts.replace(assetId, reading('Smudge', 'Total 12'));
  });

  const call = async (account: TestAccount, method: string, path: string, body?: unknown) => {
    const response = await fetch(`${server.apiUrl}${path}`, {
      method,
      headers: { ...account.options.headers, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const linesOf = async (id = assetId) => (await call(owner, 'GET', `/assets/${id}/ocr`)).body as Line[];
  const firstLine = async () => (await linesOf())[0]!;
  const correct = (lineId: string, text: unknown, { by = owner, of = assetId } = {}) =>
    call(by, 'PATCH', `/assets/${of}/ocr/${lineId}`, { text });
  const found = async (ocr: string) => {
    const { body } = await call(owner, 'POST', '/search/metadata', { ocr });
    return (body as { assets: { items: { id: string }[] } }).assets.items.some(({ id }) => id === assetId);
  };

  it('shows and finds the new text at once, and no longer the old one', async () => {
    const { id } = await firstLine();
    const { status, body } = await correct(id, '  Invoice ');
    expect({ status, body }).toMatchObject({ status: 200, body: { id, assetId, text: 'Invoice', corrected: true } });
    expect(await linesOf()).toMatchObject([
      { id, text: 'Invoice', corrected: true },
      { text: 'Total 12', corrected: false },
    ]);
    expect([await found('invoice'), await found('smudge'), await found('total')]).toEqual([true, false, true]);
  });

  it('survives new readings, and gives back on demand what was read last', async () => {
    const { id } = await firstLine();
    await correct(id, 'Invoice');
    await texts.replace(assetId, reading('Blotch', 'Total 12'));
    expect(await firstLine()).toMatchObject({ id, text: 'Invoice', corrected: true });
    expect(await found('invoice')).toBe(true);
    const { body } = await correct(id, null);
    expect(body).toMatchObject({ id, text: 'Blotch', corrected: false });
    expect([await found('invoice'), await found('Blotch')]).toEqual([false, true]);
    await texts.replace(assetId, reading('Smudge'));
    expect(await firstLine()).toMatchObject({ text: 'Smudge', corrected: false });
  });

  it('survives a reading that finds no text at all', async () => {
    const { id } = await firstLine();
    await correct(id, 'Invoice');
    await texts.replace(assetId, []);
    expect(await linesOf()).toMatchObject([{ id, text: 'Invoice', corrected: true }]);
    expect(await found('invoice')).toBe(true);
  });

  it('can be corrected again, and taken back when nothing was corrected', async () => {
    const { id } = await firstLine();
    await correct(id, 'Invoise');
    await correct(id, 'Invoice');
    expect((await correct(id, null)).body).toMatchObject({ text: 'Smudge' });
    expect((await correct(id, null)).body).toMatchObject({ text: 'Smudge', corrected: false });
  });

  it('loses nothing when photos are read while lines are corrected', async () => {
    const { id } = await firstLine();
    for (let round = 0; round < 5; round += 1) {
      const wanted = `Invoice ${round}`;
      const answers = await Promise.all([
        texts.replace(assetId, reading(`Smudge ${round}`, 'Total 12')),
        correct(id, wanted),
        texts.replace(assetId, reading(`Smear ${round}`, 'Total 12')),
      ]);
      expect(answers[1].status).toBe(200);
      expect(await linesOf()).toMatchObject([{ id, text: wanted, corrected: true }, { text: 'Total 12' }]);
      expect(await found(`"${wanted}"`)).toBe(true);
    }
  });

  it('is told to everyone who looks at the photo', async () => {
    const told: string[] = [];
    server.app.get(Events).subscribe('AssetOcrUpdated', (event) => void told.push(event.assetId));
    await correct((await firstLine()).id, 'Invoice');
    await expect.poll(() => told).toContain(assetId);
  });

  it('is for the owner only', async () => {
    const { id } = await firstLine();
    expect((await correct(id, 'Mine', { by: stranger })).status).toBe(400);
    const theirs = await createAsset(server.database, { ownerId: stranger.id });
    expect((await correct(id, 'Mine', { by: stranger, of: theirs })).status).toBe(400);
    expect(await firstLine()).toMatchObject({ text: 'Smudge', corrected: false });
  });

  it('needs the permission to change assets', async () => {
    const key = async (permission: string) => {
      const { body } = await call(owner, 'POST', '/api-keys', { name: permission, permissions: [permission] });
      return { ...owner, options: { ...owner.options, headers: { 'x-api-key': (body as { secret: string }).secret } } };
    };
    const { id } = await firstLine();
    const withKey = async (permission: string) =>
      (await correct(id, 'Invoice', { by: (await key(permission)) as unknown as TestAccount })).status;
    expect([await withKey('asset.read'), await withKey('asset.update')]).toEqual([403, 200]);
  });

  it('refuses what is no line of text, and lines that the photo does not have', async () => {
    const { id } = await firstLine();
    const unfit = ['', '   ', 'x'.repeat(10_000), 'a\0b', 'two\nlines', '\u001B[2J', 7, undefined, ['a']];
    for (const text of unfit) {
      expect((await correct(id, text)).status, JSON.stringify(text)).toBe(400);
    }
    const other = await createAsset(server.database, { ownerId: owner.id, visibility: AssetVisibility.Archive });
    await texts.replace(other, reading('elsewhere'));
    const [elsewhere] = await linesOf(other);
    for (const lineId of [randomUUID(), elsewhere!.id, 'no-id']) {
      expect((await correct(lineId, 'Invoice')).status).toBe(400);
    }
    expect(await firstLine()).toMatchObject({ text: 'Smudge', corrected: false });
  });

  it('keeps what looks like markup, and half characters, harmless', async () => {
    const { id } = await firstLine();
    expect((await correct(id, '<b>发票</b> \uD800')).body).toMatchObject({ text: '<b>发票</b> \uFFFD' });
  });

  it('is gone with its asset', async () => {
    await correct((await firstLine()).id, 'Invoice');
    await server.database.kysely.deleteFrom('asset').where('id', '=', assetId).execute();
    const left = server.database.kysely
      .selectFrom('asset_ocr_correction')
      .select('lineId')
      .where('assetId', '=', assetId);
    expect(await left.execute()).toEqual([]);
  });
});
