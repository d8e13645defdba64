import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppModule } from '../src/app.module.ts';
import { loadConfig } from '../src/config/config.ts';
import { createApplication } from '../src/http/application.ts';
import { ENDPOINT_ACCESS } from '../src/http/endpoint.ts';

interface Argument {
  readonly source: RouteParamtypes;
  readonly schema?: unknown;
}

interface Route {
  readonly name: string;
  readonly path: string;
  readonly hasAccess: boolean;
  readonly arguments: readonly Argument[];
}

const FROM_CLIENT = [RouteParamtypes.BODY, RouteParamtypes.QUERY, RouteParamtypes.PARAM, RouteParamtypes.RAW_BODY];

describe('every route', () => {
  let app: NestExpressApplication;
  let routes: Route[];

  beforeAll(async () => {
    app = await createApplication(AppModule.with(loadConfig({}, '/web')), { logLevels: ['error'], webRoot: '/web' });
    routes = listRoutes(app);
    expect(routes.length).toBeGreaterThan(50);
  });

  afterAll(() => app.close());

  // Nest validates nothing that has no schema: such a parameter would reach the service as the client sent it.
  it('has a schema for each body, query and path parameter that it reads', () => {
    const unchecked = routes.filter((route) =>
      route.arguments.some(({ source, schema }) => FROM_CLIENT.includes(source) && !isStandardSchema(schema)),
    );
    expect(unchecked.map(({ name }) => name)).toEqual([]);
  });

  it('checks the parameters of its path', () => {
    const unchecked = routes.filter(
      (route) => route.path.includes(':') && !route.arguments.some(({ source }) => source === RouteParamtypes.PARAM),
    );
    expect(unchecked.map(({ name }) => name)).toEqual([]);
  });

  it('says who may call it', () => {
    expect(routes.filter(({ hasAccess }) => !hasAccess).map(({ name }) => name)).toEqual([]);
  });
});

function listRoutes(app: NestExpressApplication): Route[] {
  const modules = [...app.get(ModulesContainer).values()];
  const controllers = modules.flatMap((module) => [...module.controllers.values()]).map(({ metatype }) => metatype);
  return controllers.flatMap((controller) => {
    if (typeof controller !== 'function') {
      return [];
    }
    const prototype = controller.prototype as Record<string, object>;
    const methods = new MetadataScanner().getAllMethodNames(prototype);
    return methods.flatMap((method) => {
      const handler = prototype[method];
      return handler && Reflect.hasMetadata(METHOD_METADATA, handler)
        ? [describeRoute(controller, method, handler)]
        : [];
    });
  });
}

function describeRoute(controller: object & { readonly name: string }, method: string, handler: object): Route {
  const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) as Record<string, object> | undefined;
  return {
    name: `${controller.name}.${method}`,
    path: [controller, handler].map((target) => String(Reflect.getMetadata(PATH_METADATA, target))).join('/'),
    hasAccess: Reflect.hasMetadata(ENDPOINT_ACCESS, handler),
    arguments: Object.entries(parameters ?? {}).map(([key, value]) => ({ ...value, source: sourceOf(key) })),
  };
}

/** Nest's keys are `source:index`; those of custom decorators start with random characters, which may be digits. */
function sourceOf(key: string): number {
  const [, source] = /^(\d+):\d+$/.exec(key) ?? [];
  return Number(source);
}

function isStandardSchema(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && '~standard' in schema;
}
