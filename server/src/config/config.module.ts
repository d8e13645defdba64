import { type DynamicModule, Module } from '@nestjs/common';
import {
  type Config,
  DatabaseConfig,
  HttpConfig,
  MachineLearningConfig,
  QueueConfig,
  StorageConfig,
  TelemetryConfig,
} from './config.ts';

/** Hands each part of the configuration to whoever asks for its class. */
@Module({})
export class ConfigModule {
  static with(config: Config): DynamicModule {
    const parts = [
      { provide: HttpConfig, useValue: config.http },
      { provide: DatabaseConfig, useValue: config.database },
      { provide: QueueConfig, useValue: config.queue },
      { provide: StorageConfig, useValue: config.storage },
      { provide: MachineLearningConfig, useValue: config.machineLearning },
      { provide: TelemetryConfig, useValue: config.telemetry },
    ];
    return { module: ConfigModule, global: true, providers: parts, exports: parts.map((part) => part.provide) };
  }
}
