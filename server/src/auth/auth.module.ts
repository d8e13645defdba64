import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { UsersModule } from '../users/users.module.ts';
import { ApiKeyRepository } from './api-key.repository.ts';
import { ApiKeysController } from './api-keys.controller.ts';
import { ApiKeysService } from './api-keys.service.ts';
import { AssetAccessRepository } from './asset-access.repository.ts';
import { AssetAccessService } from './asset-access.service.ts';
import { AuthController } from './auth.controller.ts';
import { AuthGuard } from './auth.guard.ts';
import { AuthService } from './auth.service.ts';
import { AuthenticatorService } from './authenticator.service.ts';
import { SessionRepository } from './session.repository.ts';
import { SessionsController } from './sessions.controller.ts';
import { WebsocketAuthentication } from './websocket-authentication.ts';

@Module({
  imports: [UsersModule],
  controllers: [AuthController, SessionsController, ApiKeysController],
  providers: [
    { provide: APP_GUARD, useClass: AuthGuard },
    ApiKeyRepository,
    ApiKeysService,
    AssetAccessRepository,
    AssetAccessService,
    AuthService,
    AuthenticatorService,
    SessionRepository,
    WebsocketAuthentication,
  ],
  exports: [AssetAccessService, AuthenticatorService],
})
export class AuthModule {}
