import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { MetricsServer } from './metrics-server.ts';
import { Metrics } from './metrics.ts';

/** What the process measures about itself, for Prometheus. */
@Module({ providers: [Metrics, MetricsServer] })
export class TelemetryModule implements NestModule {
  constructor(private readonly metrics: Metrics) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(this.metrics.measureRequest).forRoutes('{*path}');
  }
}
