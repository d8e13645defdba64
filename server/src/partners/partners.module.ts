import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.ts';
import { PartnersController } from './partners.controller.ts';
import { PartnersRepository } from './partners.repository.ts';
import { PartnersService } from './partners.service.ts';

@Module({
  imports: [UsersModule],
  controllers: [PartnersController],
  providers: [PartnersRepository, PartnersService],
  exports: [PartnersService],
})
export class PartnersModule {}
