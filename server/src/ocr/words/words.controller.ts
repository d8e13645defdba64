import { Permission } from '@immich/sdk';
import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { Endpoint } from '../../http/endpoint.ts';
import { WordParam, WordSchema, type WordsResponse, WordsResponseSchema } from './words.schemas.ts';
import { WordsService } from './words.service.ts';

@Controller('ocr-words')
export class WordsController {
  constructor(private readonly words: WordsService) {}

  @Get()
  @Endpoint({
    summary: 'List the words that are kept whole in recognised text',
    permission: Permission.SystemConfigRead,
    admin: true,
    response: WordsResponseSchema,
  })
  listOcrWords(): Promise<WordsResponse> {
    return this.words.list();
  }

  @Post()
  @Endpoint({
    summary: 'Add a word that is kept whole in recognised text',
    permission: Permission.SystemConfigUpdate,
    admin: true,
    response: WordsResponseSchema,
  })
  addOcrWord(@Body({ schema: WordSchema }) { word }: z.infer<typeof WordSchema>): Promise<WordsResponse> {
    return this.words.add(word);
  }

  @Delete(':word')
  @Endpoint({
    summary: 'Delete a word that is kept whole in recognised text',
    permission: Permission.SystemConfigUpdate,
    admin: true,
    response: WordsResponseSchema,
  })
  deleteOcrWord(@Param({ schema: WordParam }) { word }: z.infer<typeof WordParam>): Promise<WordsResponse> {
    return this.words.delete(word);
  }
}
