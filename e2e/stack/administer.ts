import pg from 'pg';

/** Runs a statement on a connection of its own, such as one that creates a database or drops it. */
export async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
