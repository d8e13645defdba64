import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Endpoint } from '../http/endpoint.ts';
import { WellKnownSchema } from './server-info.schemas.ts';

/** Where clients that know only the host find the API. It is not below the path that the API's document describes. */
@ApiExcludeController()
@Controller('.well-known')
export class WellKnownController {
  @Get('immich')
  @Endpoint({ summary: 'Tell where the API is', permission: 'public', response: WellKnownSchema })
  getImmichWellKnown() {
    return { api: { endpoint: '/api' } };
  }
}
