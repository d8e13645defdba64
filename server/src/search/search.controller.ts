import { Permission, SearchSuggestionType } from '@immich/sdk';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AssetResponseSchema } from '../assets/asset-response.ts';
import { type Auth, CurrentUser } from '../http/current-user.ts';
import { Endpoint } from '../http/endpoint.ts';
import { PartnersService } from '../partners/partners.service.ts';
import type { SuggestedColumn } from './asset-filter.ts';
import {
  largeAssetsRequest,
  metadataRequest,
  ocrRequest,
  selectionOf,
  smartRequest,
  type Viewer,
} from './search-request.ts';
import {
  LargeAssetsQuery,
  MetadataSearchSchema,
  OcrSearchSchema,
  RandomSearchSchema,
  SearchResponseSchema,
  SmartSearchSchema,
  StatisticsResponseSchema,
  StatisticsSearchSchema,
  SuggestionsQuery,
} from './search.schemas.ts';
import { type PageRequest, SearchService } from './search.service.ts';
import { SearchedAlbumsService } from './searched-albums.service.ts';

const SUGGESTED_COLUMNS: Record<SearchSuggestionType, SuggestedColumn> = {
  [SearchSuggestionType.Country]: 'country',
  [SearchSuggestionType.State]: 'state',
  [SearchSuggestionType.City]: 'city',
  [SearchSuggestionType.CameraMake]: 'make',
  [SearchSuggestionType.CameraModel]: 'model',
  [SearchSuggestionType.CameraLensModel]: 'lensModel',
};

@ApiTags('Search')
@Controller('search')
export class SearchController {
  constructor(
    private readonly service: SearchService,
    private readonly partners: PartnersService,
    private readonly albums: SearchedAlbumsService,
  ) {}

  @Endpoint({
    summary: 'Search assets by metadata',
    permission: Permission.AssetRead,
    response: SearchResponseSchema,
  })
  @Post('metadata')
  async searchAssets(
    @CurrentUser() auth: Auth,
    @Body({ schema: MetadataSearchSchema }) body: z.infer<typeof MetadataSearchSchema>,
  ) {
    return this.answer(auth, metadataRequest(await this.viewer(auth, body), body));
  }

  @Endpoint({
    summary: 'Search assets by what they show and by the text in them',
    permission: Permission.AssetRead,
    response: SearchResponseSchema,
  })
  @Post('smart')
  async searchSmart(
    @CurrentUser() auth: Auth,
    @Body({ schema: SmartSearchSchema }) body: z.infer<typeof SmartSearchSchema>,
  ) {
    return this.answer(auth, smartRequest(await this.viewer(auth, body), body));
  }

  @Endpoint({
    summary: 'Search assets by the text in them',
    permission: Permission.AssetRead,
    response: SearchResponseSchema,
  })
  @Post('ocr')
  async searchOcr(@CurrentUser() auth: Auth, @Body({ schema: OcrSearchSchema }) body: z.infer<typeof OcrSearchSchema>) {
    return this.answer(auth, ocrRequest(await this.viewer(auth, body), body));
  }

  @Endpoint({
    summary: 'Draw assets at random',
    permission: Permission.AssetRead,
    response: z.array(AssetResponseSchema),
  })
  @Post('random')
  async searchRandom(
    @CurrentUser() auth: Auth,
    @Body({ schema: RandomSearchSchema }) body: z.infer<typeof RandomSearchSchema>,
  ) {
    return this.service.listRandom(auth, selectionOf(await this.viewer(auth, body), body), body.size, body.withExif);
  }

  @Endpoint({
    summary: 'List the largest assets',
    permission: Permission.AssetRead,
    response: z.array(AssetResponseSchema),
  })
  @Post('large-assets')
  async searchLargeAssets(
    @CurrentUser() auth: Auth,
    @Query({ schema: LargeAssetsQuery }) query: z.infer<typeof LargeAssetsQuery>,
  ) {
    const { items } = await this.service.listPage(auth, largeAssetsRequest(await this.viewer(auth, query), query));
    return items;
  }

  @Endpoint({
    summary: 'Count the assets that a search finds',
    permission: Permission.AssetStatistics,
    response: StatisticsResponseSchema,
  })
  @Post('statistics')
  async searchAssetStatistics(
    @CurrentUser() auth: Auth,
    @Body({ schema: StatisticsSearchSchema }) body: z.infer<typeof StatisticsSearchSchema>,
  ) {
    return { total: await this.service.count(selectionOf(await this.viewer(auth, body), body)) };
  }

  @Endpoint({
    summary: 'List the values of one kind of metadata',
    permission: Permission.AssetRead,
    response: z.array(z.string().nullable()),
  })
  @Get('suggestions')
  async getSearchSuggestions(
    @CurrentUser() auth: Auth,
    @Query({ schema: SuggestionsQuery })
    { type, includeNull = false, ...filter }: z.infer<typeof SuggestionsQuery>,
  ) {
    return this.service.listSuggestions(
      SUGGESTED_COLUMNS[type],
      selectionOf(await this.viewer(auth, {}), filter),
      includeNull,
    );
  }

  private async viewer(auth: Auth, body: Parameters<SearchedAlbumsService['find']>[1]): Promise<Viewer> {
    const [partnerIds, albums] = await Promise.all([
      this.partners.listIdsInTimeline(auth.user.id),
      this.albums.find(auth, body),
    ]);
    return { ...auth, partnerIds, albums };
  }

  private async answer(auth: Auth, request: PageRequest): Promise<z.input<typeof SearchResponseSchema>> {
    const { items, hasNext, picturesSkipped } = await this.service.listPage(auth, request);
    const next = hasNext ? String(request.page + 1) : null;
    const counts = { total: items.length, count: items.length };
    return {
      albums: { total: 0, count: 0, items: [], facets: [] },
      assets: { ...counts, items, facets: [], nextPage: next, nextCursor: next },
      ...(picturesSkipped && { picturesSkipped }),
    };
  }
}
