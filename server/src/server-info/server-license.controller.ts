import { Permission, type UserLicense } from '@immich/sdk';
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { NotFoundError } from '../http/domain-error.ts';
import { Endpoint } from '../http/endpoint.ts';
import { UserLicenseSchema } from '../users/user-response.ts';

@ApiTags('Server')
@Controller('server/license')
export class ServerLicenseController {
  @Get()
  @Endpoint({
    summary: 'Get the product key of the server: there is none, everything is free',
    permission: Permission.ServerLicenseRead,
    admin: true,
    response: UserLicenseSchema,
  })
  getServerLicense(): UserLicense {
    throw new NotFoundError('There is no product key');
  }
}
