import { Global, Module } from '@nestjs/common';
import { Database } from './database.ts';
import { Notifications } from './notifications.ts';

@Global()
@Module({ providers: [Database, Notifications], exports: [Database, Notifications] })
export class DatabaseModule {}
