import { beforeAll, describe, expect, it } from 'vitest';
import { signIn, type TestAccount } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { MAX_QUERY_LENGTH } from './query-language.ts';

describe('how a query is understood', () => {
  const server = useTestApplication();
  let user: TestAccount;

  beforeAll(async () => {
    user = await signIn(server, 'user');
  });

  const read = async (method: 'GET' | 'POST', query: string, options: RequestInit = user.options) => {
    const path = `${server.apiUrl}/search/query`;
    const response =
      method === 'GET'
        ? await fetch(`${path}?query=${encodeURIComponent(query)}`, options)
        : await fetch(path, {
            method,
            headers: { ...options.headers, 'content-type': 'application/json' },
            body: JSON.stringify({ query }),
          });
    return { status: response.status, body: (await response.json()) as { parts?: object[]; message?: string } };
  };

  it.each(['GET', 'POST'] as const)('is told with %s, quotes of free words included', async (method) => {
    const { parts } = (await read(method, 'old “red car” -ocr:draft')).body;
    expect(parts).toEqual([
      { kind: 'picture', text: 'old', negated: false, start: 0, end: 3 },
      { kind: 'picturePhrase', text: 'red car', negated: false, start: 4, end: 13 },
      { kind: 'word', text: 'draft', negated: true, start: 14, end: 24 },
    ]);
  });

  it.each(['GET', 'POST'] as const)(
    'is told with %s of the longest query in any script, and of no longer one',
    async (method) => {
      const longest = '发'.repeat(MAX_QUERY_LENGTH);
      expect((await read(method, longest)).body.parts).toMatchObject([{ kind: 'picture', text: longest }]);
      expect((await read(method, `${longest}票`)).status).toBe(400);
    },
  );

  it.each(['GET', 'POST'] as const)('is told with %s to nobody who is not signed in', async (method) => {
    expect((await read(method, 'ocr:invoice', {})).status).toBe(401);
  });
});
