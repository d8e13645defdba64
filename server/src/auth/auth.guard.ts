import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AuthenticatedRequest } from '../http/current-user.ts';
import { ENDPOINT_ACCESS, type EndpointAccess } from '../http/endpoint.ts';
import { AuthenticatorService, requireAccess } from './authenticator.service.ts';

/** The one guard of the API: every endpoint is closed unless its `@Endpoint` opens it. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: AuthenticatorService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<EndpointAccess | undefined>(ENDPOINT_ACCESS, context.getHandler());
    if (!access) {
      throw new Error(`${context.getClass().name}.${context.getHandler().name} has no @Endpoint`);
    }
    if (access.permission === 'public') {
      return true;
    }
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    request.auth = await this.authenticator.authenticate(request);
    requireAccess(request.auth, access);
    return true;
  }
}
