import { Permission } from '@immich/sdk';
import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Auth, CurrentUser } from '../http/current-user.ts';
import { Endpoint } from '../http/endpoint.ts';
import { IdParam } from '../http/request-schemas.ts';
import { PartnerCreateSchema, PartnerResponseSchema, PartnersQuery, PartnerUpdateSchema } from './partners.schemas.ts';
import { PartnersService } from './partners.service.ts';

type Id = z.infer<typeof IdParam>;

@ApiTags('Partners')
@Controller('partners')
export class PartnersController {
  constructor(private readonly service: PartnersService) {}

  @Endpoint({
    summary: 'List with whom somebody shares their library, or who shares with them',
    permission: Permission.PartnerRead,
    response: z.array(PartnerResponseSchema),
  })
  @Get()
  getPartners(
    @CurrentUser() auth: Auth,
    @Query({ schema: PartnersQuery }) { direction }: z.infer<typeof PartnersQuery>,
  ) {
    return this.service.list(auth, direction);
  }

  @Endpoint({
    summary: 'Share the library with somebody',
    permission: Permission.PartnerCreate,
    status: 201,
    response: PartnerResponseSchema,
  })
  @Post()
  createPartner(
    @CurrentUser() auth: Auth,
    @Body({ schema: PartnerCreateSchema }) { sharedWithId }: z.infer<typeof PartnerCreateSchema>,
  ) {
    return this.service.create(auth, sharedWithId);
  }

  /** The form of older clients. */
  @Endpoint({
    summary: 'Share the library with somebody, named in the path',
    permission: Permission.PartnerCreate,
    status: 201,
    response: PartnerResponseSchema,
  })
  @Post(':id')
  createPartnerDeprecated(@CurrentUser() auth: Auth, @Param({ schema: IdParam }) { id }: Id) {
    return this.service.create(auth, id);
  }

  @Endpoint({
    summary: 'Show the photos of somebody who shares in the timeline, or not',
    permission: Permission.PartnerUpdate,
    response: PartnerResponseSchema,
  })
  @Put(':id')
  updatePartner(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: Id,
    @Body({ schema: PartnerUpdateSchema }) { inTimeline }: z.infer<typeof PartnerUpdateSchema>,
  ) {
    return this.service.update(auth, id, inTimeline);
  }

  @Endpoint({
    summary: 'Stop sharing the library with somebody',
    permission: Permission.PartnerDelete,
    status: 204,
  })
  @Delete(':id')
  async removePartner(@CurrentUser() auth: Auth, @Param({ schema: IdParam }) { id }: Id): Promise<void> {
    await this.service.remove(auth, id);
  }
}
