import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { createAsset, createUser } from '../../test/factories.ts';
import type { AssetFilter } from './asset-filter.ts';
import { SearchRepository } from './search.repository.ts';

const [ANN, BEN, TRAVEL, ITALY] = Array.from({ length: 4 }, () => randomUUID()) as [string, string, string, string];

describe('a search by people and tags in the tables of Immich', () => {
  const db = useTestDatabase();
  let ownerId: string;
  const names = new Map<string, string>();

  async function add(name: string, { people = [] as string[], tags = [] as string[] } = {}): Promise<string> {
    const id = await createAsset(db.database, { ownerId });
    names.set(id, name);
    for (const personId of people) {
      await sql`insert into asset_face ("assetId", "personId") values (${id}, ${personId})`.execute(db.database.kysely);
    }
    for (const tagId of tags) {
      await sql`insert into tag_asset ("assetId", "tagId") values (${id}, ${tagId})`.execute(db.database.kysely);
    }
    return id;
  }

  async function find(filter: AssetFilter, hasPeopleAndTags = true): Promise<string[]> {
    const found = await new SearchRepository(db.database).list({
      scope: { ownerIds: [ownerId], withDeleted: false, hasPeopleAndTags },
      filters: [filter],
      ...{ text: undefined, embedding: undefined, order: undefined, skip: 0, take: 10 },
    });
    return found.map(({ assetId }) => names.get(assetId)!).toSorted();
  }

  beforeAll(async () => {
    for (const statement of [
      sql`create table asset_face (
        "assetId" uuid, "personId" uuid, "deletedAt" timestamptz, "isVisible" boolean default true)`,
      sql`create table tag_asset ("assetId" uuid, "tagId" uuid)`,
      sql`create table tag_closure (id_ancestor uuid, id_descendant uuid)`,
      sql`insert into tag_closure values (${TRAVEL}, ${TRAVEL}), (${ITALY}, ${ITALY}), (${TRAVEL}, ${ITALY})`,
    ]) {
      await statement.execute(db.database.kysely);
    }
    ownerId = await createUser(db.database);
    await add('Ann and Ben', { people: [ANN, BEN] });
    await add('Ann in Italy', { people: [ANN], tags: [ITALY] });
    await add('travelling', { tags: [TRAVEL] });
    await add('nobody');
    const unseen = await add('Ben, hidden and removed');
    await sql`insert into asset_face values (${unseen}, ${BEN}, null, false), (${unseen}, ${BEN}, now(), true)`.execute(
      db.database.kysely,
    );
  });

  it.each<[string, AssetFilter, string[]]>([
    ['one of two people', { personIds: { any: [ANN, BEN] } }, ['Ann and Ben', 'Ann in Italy']],
    ['both people', { personIds: { all: [ANN, BEN] } }, ['Ann and Ben']],
    ['a person, but not with another', { personIds: { all: [ANN], none: [BEN] } }, ['Ann in Italy']],
    ['a tag, and those below it', { tagIds: { all: [TRAVEL] } }, ['Ann in Italy', 'travelling']],
    ['a tag below another', { tagIds: { any: [ITALY] } }, ['Ann in Italy']],
    ['anybody', { hasPeople: { eq: true } }, ['Ann and Ben', 'Ann in Italy']],
    ['no tag', { hasTags: { eq: false } }, ['Ann and Ben', 'Ben, hidden and removed', 'nobody']],
    [
      'a person or a tag',
      { or: [{ personIds: { any: [BEN] } }, { tagIds: { any: [ITALY] } }] },
      ['Ann and Ben', 'Ann in Italy'],
    ],
  ])('finds %s', async (_name, filter, expected) => {
    expect(await find(filter)).toEqual(expected);
  });

  it('finds nobody where faces are not kept', async () => {
    expect(await find({ personIds: { any: [ANN] } }, false)).toEqual([]);
    expect(await find({ personIds: { none: [ANN] } }, false)).toHaveLength(5);
  });
});
