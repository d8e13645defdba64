import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpConfig, TelemetryConfig } from '../config/config.ts';
import { Metrics } from './metrics.ts';

/** Answers `GET /metrics` on a port of its own, so that what faces users never shows it. */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(MetricsServer.name);
  private readonly server = createServer((request, response) => void this.answer(request, response));

  constructor(
    private readonly http: HttpConfig,
    private readonly config: TelemetryConfig,
    private readonly metrics: Metrics,
  ) {}

  /** The port that it listens on; undefined when nothing is measured. */
  get port(): number | undefined {
    return (this.server.address() as AddressInfo | null)?.port;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.groups.size > 0) {
      this.server.listen(this.config.port, this.http.host);
      await once(this.server, 'listening');
      this.logger.log('Serving metrics', { port: this.port, groups: [...this.config.groups] });
    }
  }

  onApplicationShutdown(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    try {
      const text = await this.metrics.registry.metrics();
      response.writeHead(200, { 'content-type': this.metrics.registry.contentType }).end(text);
    } catch (error) {
      this.logger.warn('The metrics can not be collected', { reason: error instanceof Error ? error.message : error });
      response.writeHead(503).end();
    }
  }
}
