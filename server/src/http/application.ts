import {
  type DynamicModule,
  type LogLevel,
  RequestMethod,
  StandardSchemaSerializerInterceptor,
  type Type,
} from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { createServer, type RequestListener } from 'node:http';
import { ErrorFilter } from './error.filter.ts';
import { serveOpenApi } from './open-api.ts';
import { correlateRequest } from './request-context.ts';
import { type LogFormat, ServerLogger } from './server-logger.ts';
import { validationPipe } from './validation.ts';
import { webClient } from './web-client.ts';

export interface ApplicationOptions {
  readonly logLevels: LogLevel[];
  /** JSON unless stated. */
  readonly logFormat?: LogFormat;
  /** Folder of the built web client. */
  readonly webRoot: string;
}

const MAX_JSON_BODY = '10mb';
/** Four times what Node takes: the longest search takes 36 kB in the address of its page, where it is all Chinese. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Builds the Nest application with everything that is the same for all features, from validation to the web client. */
export async function createApplication(
  module: Type | DynamicModule,
  { logLevels, logFormat = 'json', webRoot }: ApplicationOptions,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(module, new LongAddressAdapter(), {
    logger: new ServerLogger(logLevels, logFormat),
    bodyParser: false,
    abortOnError: false,
  });
  app.disable('x-powered-by');
  app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal']);
  app.set('etag', false);
  app.use(correlateRequest);
  app.use(webClient(webRoot));
  app.useBodyParser('json', { limit: MAX_JSON_BODY });
  app.setGlobalPrefix('api', { exclude: [{ path: '.well-known/immich', method: RequestMethod.GET }] });
  app.useGlobalPipes(validationPipe);
  app.useGlobalInterceptors(new StandardSchemaSerializerInterceptor(app.get(Reflector)));
  app.useGlobalFilters(new ErrorFilter());
  serveOpenApi(app);
  return app;
}

class LongAddressAdapter extends ExpressAdapter {
  override initHttpServer(): void {
    this.setHttpServer(createServer({ maxHeaderSize: MAX_HEADER_BYTES }, this.getInstance<RequestListener>()));
  }
}
