import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';

const DAY_MS = 24 * 3600 * 1000;

/** Gives a long video on a slow line the time it needs; Node would end every request after five minutes. */
@Injectable()
export class LongUploads implements OnApplicationBootstrap {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  onApplicationBootstrap(): void {
    // A context without HTTP has no adapter.
    const http = this.adapterHost.httpAdapter as { getHttpServer(): Server } | undefined;
    if (http) {
      http.getHttpServer().requestTimeout = DAY_MS;
    }
  }
}
