import { Permission } from '@immich/sdk';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Endpoint } from '../http/endpoint.ts';
import { QueryText } from './asset-filter.schemas.ts';
import { readQueryParts } from './query-parts.ts';

const SearchQueryQuery = z.object({ query: QueryText });

const SearchQuerySchema = z.object({ query: QueryText }).meta({ id: 'SearchQueryDto' });

const QueryPartSchema = z
  .object({
    kind: z.enum(['word', 'phrase', 'presence', 'picture', 'picturePhrase', 'or', 'open', 'close']),
    text: z.string(),
    negated: z.boolean(),
    start: z.int(),
    end: z.int(),
  })
  .meta({ id: 'SearchQueryPartDto' });

export const SearchQueryResponseSchema = z
  .object({ parts: z.array(QueryPartSchema) })
  .meta({ id: 'SearchQueryResponseDto' });

type SearchQueryResponse = z.input<typeof SearchQueryResponseSchema>;

/** The query language as data, so that every client shows a query as the search itself reads it. */
@ApiTags('Search')
@Controller('search')
export class SearchQueryController {
  @Endpoint({
    summary: 'Tell how a search query is understood',
    permission: Permission.AssetRead,
    response: SearchQueryResponseSchema,
  })
  @Get('query')
  getSearchQuery(
    @Query({ schema: SearchQueryQuery }) { query }: z.infer<typeof SearchQueryQuery>,
  ): SearchQueryResponse {
    return { parts: readQueryParts(query, 'picture') };
  }

  /** The same for queries that are too long for the address of a request. */
  @Endpoint({
    summary: 'Tell how a search query of any length is understood',
    permission: Permission.AssetRead,
    response: SearchQueryResponseSchema,
  })
  @Post('query')
  readSearchQuery(
    @Body({ schema: SearchQuerySchema }) { query }: z.infer<typeof SearchQuerySchema>,
  ): SearchQueryResponse {
    return { parts: readQueryParts(query, 'picture') };
  }
}
