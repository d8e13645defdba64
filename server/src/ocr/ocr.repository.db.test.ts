import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { createAsset, createUser } from '../../test/factories.ts';
import { OcrRepository } from './ocr.repository.ts';

const SHAPE = { x1: 0, y1: 0, x2: 1, y2: 0, x3: 1, y3: 1, x4: 0, y4: 1, boxScore: 0.5, textScore: 0.5 };
const read = (...texts: string[]) => texts.map((text) => ({ ...SHAPE, text }));

describe('many readings at once', () => {
  const db = useTestDatabase();
  let repository: OcrRepository;
  let photo: string;
  let video: string;
  let other: string;

  const replace = (...readings: Parameters<OcrRepository['replaceReadings']>[1]) =>
    db.database.transaction((tx) => repository.replaceReadings(tx, readings));
  const stored = async (assetId: string) => {
    const lines = await repository.listLines(assetId);
    return lines.map(({ text, timeMs }) => [text, timeMs]).sort();
  };
  const indexed = async () => {
    const { rows } = await sql<{ assetId: string; text: string }>`
      select "assetId", text from asset_ocr_search`.execute(db.database.kysely);
    return new Map(rows.map(({ assetId, text }) => [assetId, text]));
  };

  beforeAll(async () => {
    repository = new OcrRepository(db.database);
    const ownerId = await createUser(db.database);
    const add = () => createAsset(db.database, { ownerId });
    [photo, video, other] = [await add(), await add(), await add()];
  });

  it('are each stored with its own asset, times included, and indexed', async () => {
    await replace(
      { assetId: photo, lines: read('Invoice', '发票') },
      { assetId: video, lines: [{ ...SHAPE, text: 'Exit', timeMs: 1500 }] },
      { assetId: other, lines: [] },
    );
    expect(await stored(photo)).toEqual([
      ['Invoice', null],
      ['发票', null],
    ]);
    expect(await stored(video)).toEqual([['Exit', 1500]]);
    expect(await stored(other)).toEqual([]);
    expect(await indexed()).toEqual(
      new Map([
        [photo, 'Invoice\n发票'],
        [video, 'Exit'],
      ]),
    );
  });

  it('take the places of those before, and leave all other assets alone', async () => {
    await replace({ assetId: photo, lines: read('Invoice') }, { assetId: video, lines: read('Exit') });
    await replace({ assetId: photo, lines: [] }, { assetId: other, lines: read('Menu') });
    expect([await stored(photo), await stored(video), await stored(other)]).toEqual([
      [],
      [['Exit', null]],
      [['Menu', null]],
    ]);
    expect(await indexed()).toEqual(
      new Map([
        [video, 'Exit'],
        [other, 'Menu'],
      ]),
    );
  });
});
