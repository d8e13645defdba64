import { Global, Module } from '@nestjs/common';
import { Events } from './events.ts';
import { Websocket } from './websocket.ts';

/** What happened, told to all processes and to the clients that listen. */
@Global()
@Module({ providers: [Events, Websocket], exports: [Events, Websocket] })
export class EventsModule {}
