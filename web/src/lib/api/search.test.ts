import { expect, it } from 'vitest';
import openApi from '../../../../server/open-api.json';
import { MAX_QUERY_LENGTH } from './search.ts';

it('knows how long a query may be', () => {
  expect(openApi.components.schemas.SearchQueryDto.properties.query.maxLength).toBe(MAX_QUERY_LENGTH);
});
