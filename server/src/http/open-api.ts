import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { API_VERSION_TEXT } from './api-version.ts';

/** Serves the description of the API: for people at `/api/doc`, for programs at `/api/spec.json`. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('doc', app, () => createOpenApiDocument(app), {
    useGlobalPrefix: true,
    jsonDocumentUrl: 'spec.json',
    raw: ['json'],
  });
}

/** Describes every endpoint of the application in OpenAPI, from the schemas that check its requests and answers. */
export function createOpenApiDocument(app: INestApplication): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Immich OCR')
    .setDescription('The API of Immich, with search for the text in photos')
    .setVersion(API_VERSION_TEXT)
    .addServer('/api')
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'bearer')
    .addCookieAuth('immich_access_token', undefined, 'cookie')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'x-api-key' }, 'api_key')
    .addSecurityRequirements('bearer')
    .addSecurityRequirements('cookie')
    .addSecurityRequirements('api_key')
    .build();
  const document = SwaggerModule.createDocument(app, description, {
    ignoreGlobalPrefix: true,
    operationIdFactory: (_controller, method) => method,
    standardSchemaConverter: toJsonSchema,
  });
  openPublicOperations(document);
  return { ...document, paths: sorted(document.paths), components: sortedSchemas(document.components) };
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & { 'x-immich-permission'?: string };
type JsonSchema = z.core.JSONSchema.BaseSchema;

/** A schema that has an id becomes a component, wherever it stands; every other one is written out in place. */
function toJsonSchema(schema: unknown, { schemaType }: { schemaType: 'input' | 'output' }) {
  if (!(schema instanceof z.ZodType)) {
    return undefined;
  }
  const {
    definitions,
    id,
    '~standard': _,
    ...root
  } = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: schemaType,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => dropNoise(jsonSchema),
  });
  const components = { ...(definitions as Record<string, JsonSchema> | undefined) };
  if (id === undefined) {
    return { schema: root, components };
  }
  return { schema: { $ref: `#/definitions/${id}` }, components: { ...components, [id]: root } };
}

/** Takes the general demand for credentials off the endpoints that everyone may call. */
function openPublicOperations({ paths }: OpenAPIObject): void {
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path) as Operation[])) {
    if (operation['x-immich-permission'] === 'public') {
      operation.security = [];
    }
  }
}

/** Removes what says nothing to a reader: limits of the number type, patterns that only spell out a format. */
function dropNoise(schema: JsonSchema): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.additionalProperties === false) delete schema.additionalProperties;
}

function sortedSchemas(components: OpenAPIObject['components'] = {}): NonNullable<OpenAPIObject['components']> {
  return { ...components, schemas: sorted(components.schemas ?? {}) };
}

/** In one order, whatever the order of modules, so that a change of the document shows only itself. */
function sorted<T>(entries: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
}
