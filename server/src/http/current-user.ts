import type { Permission } from '@immich/sdk';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** Who is asking: always a user, by a session or by an API key. */
export interface Auth {
  readonly user: { readonly id: string; readonly email: string; readonly name: string; readonly isAdmin: boolean };
  readonly session?: { readonly id: string };
  readonly apiKey?: { readonly id: string; readonly permissions: readonly Permission[] };
}

/** An Express request after the auth guard; `auth` is missing on public endpoints. */
export type AuthenticatedRequest = Request & { auth?: Auth };

/** Parameter decorator: the {@link Auth} of the request. Use it on endpoints that are not public. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): Auth | undefined => {
  return context.switchToHttp().getRequest<AuthenticatedRequest>().auth;
});
