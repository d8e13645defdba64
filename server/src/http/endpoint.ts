import type { Permission } from '@immich/sdk';
import { applyDecorators, HttpCode, SerializeOptions, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

/** Who may call an endpoint; read by the auth guard. */
export interface EndpointAccess {
  /** A permission that an API key must hold, any signed-in user, or everyone. */
  readonly permission: Permission | 'authenticated' | 'public';
  readonly admin: boolean;
}

export interface EndpointOptions {
  readonly summary: string;
  readonly permission: EndpointAccess['permission'];
  /** True when only administrators may call it. */
  readonly admin?: boolean;
  /** Status of success; 200 unless stated, also for POST. */
  readonly status?: number;
  /**
   * The JSON body of success. What the handler returns is parsed by it, so unknown fields never leave the server.
   * Without it the answer is empty (status 204) or a file.
   */
  readonly response?: z.ZodType;
}

const FILE = { type: 'string', format: 'binary' } as const;

export const ENDPOINT_ACCESS = 'endpoint:access';

/** Declares one operation of the API: its access, its documentation, and the schema of its answer. */
export function Endpoint({ summary, permission, admin = false, status = 200, response }: EndpointOptions) {
  const access: EndpointAccess = { permission, admin };
  return applyDecorators(
    SetMetadata(ENDPOINT_ACCESS, access),
    HttpCode(status),
    ApiOperation({ summary }),
    ApiExtension('x-immich-permission', permission),
    ApiResponse({ status, description: summary, ...describeBody(status, response) }),
    ...(response ? [SerializeOptions({ schema: schemaOfOne(response) })] : []),
  );
}

function describeBody(status: number, response: z.ZodType | undefined) {
  if (response) {
    return { standardSchema: response };
  }
  return status === 204 ? {} : { content: { 'application/octet-stream': { schema: FILE } } };
}

/** The serializer takes a list apart and checks its items one by one. */
function schemaOfOne(response: z.ZodType): z.ZodType {
  return response instanceof z.ZodArray ? (response.element as z.ZodType) : response;
}
