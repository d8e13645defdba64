import { sql } from 'kysely';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { signIn, type TestAccount } from '../../../test/account.ts';
import { useTestApplication } from '../../../test/application.ts';
import { createAsset } from '../../../test/factories.ts';
import { indexTexts } from '../../ocr/text-index.repository.ts';
import { TextIndexService } from '../../ocr/text-index.service.ts';

describe('the status of searching', () => {
  const server = useTestApplication();
  let admin: TestAccount;
  let photos: string[];

  const read = async ({ options } = admin) => {
    const response = await fetch(`${server.apiUrl}/search/status`, options);
    return { code: response.status, body: (await response.json()) as { encoder: object; textIndex: object } };
  };
  const setEncoder = (encoder: string) =>
    server.database.kysely.updateTable('clip_encoder').set({ encoder, modelName: 'ViT', dimensions: 512 }).execute();

  beforeAll(async () => {
    const { kysely } = server.database;
    admin = await signIn(server, 'admin');
    await kysely.updateTable('user').set({ isAdmin: true }).where('id', '=', admin.id).execute();
    const add = async () => {
      const id = await createAsset(server.database, { ownerId: admin.id });
      await kysely.insertInto('asset_file').values({ assetId: id, type: 'preview', path: '/preview' }).execute();
      return id;
    };
    photos = [await add(), await add(), await add()];
  });

  it('tells of a new database that nobody has looked at a picture', async () => {
    expect((await read()).body.encoder).toEqual({
      ...{ name: null, modelName: null, dimensions: null, switchedAt: null, isStandIn: false },
      ...{ vectors: 0, photos: 3 },
    });
  });

  it('names the encoder, says whether it stands in for another, and how far it is', async () => {
    await setEncoder('stand-in:colours-and-scenes@1');
    await sql`insert into smart_search select ${photos[0]}, array_fill(1, array[512])::vector`.execute(
      server.database.kysely,
    );
    const expected = { modelName: 'ViT', dimensions: 512, vectors: 1, photos: 3 };
    expect((await read()).body.encoder).toMatchObject({
      ...expected,
      ...{ name: 'stand-in:colours-and-scenes@1', isStandIn: true },
    });
    await setEncoder('ViT@1');
    expect((await read()).body.encoder).toMatchObject({ ...expected, name: 'ViT@1', isStandIn: false });
  });

  it('tells what the text index is made with, and how much of it waits to be made anew', async () => {
    const texts = photos.map((assetId) => ({ assetId, text: 'Invoice 发票' }));
    await indexTexts(server.database.kysely, texts);
    const hasZhparser = inject('hasZhparser');
    const { body } = await read();
    expect(body.textIndex).toMatchObject({ entries: 3, outdated: 0, hasZhparser });
    const names = (body.textIndex as { extensions: { name: string }[] }).extensions.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['pg_trgm', 'vector', ...(hasZhparser ? ['zhparser'] : [])]));

    await sql`update asset_ocr_search set "tokensVersion" = '0' where "assetId" <> ${photos[0]}`.execute(
      server.database.kysely,
    );
    expect((await read()).body.textIndex).toMatchObject({ entries: 3, outdated: 2 });
    await server.app.get(TextIndexService).rebuild(photos);
    expect((await read()).body.textIndex).toMatchObject({ entries: 3, outdated: 0 });
  });

  it('is for administrators only', async () => {
    expect((await read(await signIn(server, 'user'))).code).toBe(403);
  });
});
