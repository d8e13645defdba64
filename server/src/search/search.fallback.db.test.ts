import { Logger } from '@nestjs/common';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { signIn, type TestAccount } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { createAsset } from '../../test/factories.ts';
import { useFakeInference } from '../../test/inference.ts';
import { OcrRepository } from '../ocr/ocr.repository.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';

const AWAY = 'Pictures can not be searched now, as inference is not available';
const BOX = { x1: 0, y1: 0, x2: 1, y2: 0, x3: 1, y3: 1, x4: 0, y4: 1, boxScore: 1, textScore: 1 };

interface Found {
  readonly originalFileName: string;
  readonly match?: { readonly matchedBy: string; readonly closeness?: string; readonly variants?: string[] };
}

describe('a search for free words', () => {
  const inference = useFakeInference();
  const server = useTestApplication({
    get MACHINE_LEARNING_URL() {
      return inference.url;
    },
  });
  let user: TestAccount;

  const add = async (name: string, text: string) => {
    const id = await createAsset(server.database, { ownerId: user.id, originalFileName: name });
    const lines = [{ ...BOX, text }];
    await server.database.transaction((tx) => new OcrRepository(server.database).replaceLines(tx, id, lines));
    return id;
  };
  const search = async (body: object) => {
    const response = await fetch(`${user.options.baseUrl}/search/smart`, {
      method: 'POST',
      headers: { ...user.options.headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as {
      assets?: { items: Found[] };
      picturesSkipped?: string;
      message?: string;
    };
    const { message, picturesSkipped } = answer;
    return { status: response.status, message, picturesSkipped, items: answer.assets?.items ?? [] };
  };
  const namesOf = (items: readonly Found[]) => items.map(({ originalFileName }) => originalFileName);
  const putAway = () => inference.answer(() => ({ status: 503, body: {} }));

  beforeAll(async () => {
    user = await signIn(server, 'user');
    await add('menu', 'Menu of the restaurant');
    await add('misread', 'Restauront Wien');
    await add('receipt', 'Receipt');
  });
  afterEach(() => vi.restoreAllMocks());

  it('finds them in texts while inference is away, and says so once', async () => {
    putAway();
    const warn = vi.spyOn(Logger.prototype, 'warn');
    for (let time = 0; time < 3; time += 1) {
      const { items, picturesSkipped } = await search({ query: 'restaurant' });
      expect(picturesSkipped).toBe('unavailable');
      expect(items.map(({ originalFileName, match }) => [originalFileName, match])).toMatchObject([
        ['menu', { matchedBy: 'text', closeness: 'words' }],
        ['misread', { matchedBy: 'text', closeness: 'variant', variants: ['Restauront'] }],
      ]);
    }
    const told = warn.mock.calls.filter(([sentence]) => String(sentence).includes('inference is away'));
    expect(told).toHaveLength(1);
  });

  it('looks for quoted ones side by side', async () => {
    putAway();
    expect(namesOf((await search({ query: 'restaurant menu' })).items)).toEqual(['menu']);
    expect(namesOf((await search({ query: '"the restaurant" menu' })).items)).toEqual(['menu']);
    expect(namesOf((await search({ query: '"restaurant menu"' })).items)).toEqual([]);
    expect(namesOf((await search({ query: '“restaurant menu” or “receipt”' })).items)).toEqual(['receipt']);
  });

  it('keeps to the text that must be there while inference is away', async () => {
    putAway();
    expect(namesOf((await search({ query: 'ocr:receipt desk' })).items)).toEqual(['receipt']);
  });

  it('is refused while inference is away when no text can show them', async () => {
    putAway();
    expect(await search({ query: '👍' })).toMatchObject({ status: 503, message: AWAY });
  });

  it.each([
    ['fails', { status: 500, body: { detail: 'out of memory' } }],
    ['does not know the model', { status: 422, body: 'unknown model' }],
    ['answers something else', { status: 200, body: { clip: 'sorry' } }],
  ])('goes by text, and by nothing where there is none, when inference %s', async (_, answer) => {
    inference.answer(() => answer);
    const found = await search({ query: 'restaurant' });
    expect([namesOf(found.items), found.picturesSkipped]).toEqual([['menu', 'misread'], 'unavailable']);
    expect(await search({ query: '👍' })).toMatchObject({ status: 503, message: AWAY });
  });

  it('says nothing of pictures that were compared, or not described', async () => {
    inference.answer(() => ({ status: 200, body: { clip: JSON.stringify(Array(512).fill(0.1)) } }));
    expect((await search({ query: 'restaurant' })).picturesSkipped).toBeUndefined();
    putAway();
    expect((await search({ query: 'ocr:restaurant' })).picturesSkipped).toBeUndefined();
  });

  it('finds them in texts when smart search is switched off', async () => {
    const settings = server.app.get(SystemConfigService);
    const config = await settings.get();
    const { machineLearning } = config;
    const clip = { ...machineLearning.clip, enabled: false };
    await settings.update({ ...config, machineLearning: { ...machineLearning, clip } });
    const found = await search({ query: 'restaurant' });
    expect([namesOf(found.items), found.picturesSkipped]).toEqual([['menu', 'misread'], 'disabled']);
    const { status, message } = await search({ query: '👍' });
    expect([status, message]).toEqual([400, 'Smart search is not enabled']);
    await settings.update(config);
  });
});
