import { Module } from '@nestjs/common';
import { SystemConfigModule } from '../system-config/system-config.module.ts';
import { UsersModule } from '../users/users.module.ts';
import { ServerGreeting } from './server-greeting.ts';
import { ServerInfoController } from './server-info.controller.ts';
import { ServerInfoRepository } from './server-info.repository.ts';
import { ServerInfoService } from './server-info.service.ts';
import { ServerLicenseController } from './server-license.controller.ts';
import { WellKnownController } from './well-known.controller.ts';

@Module({
  imports: [SystemConfigModule, UsersModule],
  controllers: [ServerInfoController, ServerLicenseController, WellKnownController],
  providers: [ServerGreeting, ServerInfoRepository, ServerInfoService],
})
export class ServerInfoModule {}
