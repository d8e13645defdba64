import { Permission } from '@immich/sdk';
import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { CookieOptions, Request, Response } from 'express';
import type { z } from 'zod';
import { type Auth, CurrentUser } from '../http/current-user.ts';
import { Endpoint } from '../http/endpoint.ts';
import { UserAdminResponseSchema } from '../users/user-response.ts';
import {
  AuthStatusResponseSchema,
  ChangePasswordSchema,
  LoginCredentialSchema,
  LoginResponseSchema,
  LogoutResponseSchema,
  SignUpSchema,
  ValidateAccessTokenResponseSchema,
} from './auth.schemas.ts';
import { AuthService } from './auth.service.ts';
import { COOKIE } from './credentials.ts';
import { describeDevice } from './device.ts';

const COOKIE_MAX_AGE_MS = 34_560_000 * 1000;

@ApiTags('Authentication')
@Controller('auth')
export class AuthController {
  constructor(private readonly service: AuthService) {}

  @Endpoint({
    summary: 'Register the first administrator',
    permission: 'public',
    status: 201,
    response: UserAdminResponseSchema,
  })
  @Post('admin-sign-up')
  signUpAdmin(@Body({ schema: SignUpSchema }) body: z.infer<typeof SignUpSchema>) {
    return this.service.signUpAdmin(body);
  }

  @Endpoint({ summary: 'Log in', permission: 'public', status: 201, response: LoginResponseSchema })
  @Post('login')
  async login(
    @Body({ schema: LoginCredentialSchema }) body: z.infer<typeof LoginCredentialSchema>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const result = await this.service.login(body, describeDevice(request));
    const options: CookieOptions = {
      path: '/',
      sameSite: 'lax',
      httpOnly: true,
      secure: request.secure,
      maxAge: COOKIE_MAX_AGE_MS,
    };
    response.cookie(COOKIE.accessToken, result.accessToken, options);
    response.cookie(COOKIE.authType, 'password', options);
    response.cookie(COOKIE.isAuthenticated, 'true', { ...options, httpOnly: false });
    return result;
  }

  @Endpoint({ summary: 'Log out', permission: 'authenticated', response: LogoutResponseSchema })
  @Post('logout')
  async logout(@CurrentUser() auth: Auth, @Res({ passthrough: true }) response: Response) {
    await this.service.logout(auth);
    for (const name of Object.values(COOKIE)) {
      response.clearCookie(name, { path: '/' });
    }
    return { successful: true, redirectUri: '/auth/login?autoLaunch=0' };
  }

  @Endpoint({
    summary: 'Check that the credentials are valid',
    permission: 'authenticated',
    response: ValidateAccessTokenResponseSchema,
  })
  @Post('validateToken')
  validateAccessToken() {
    return { authStatus: true };
  }

  @Endpoint({
    summary: 'Change the password',
    permission: Permission.AuthChangePassword,
    response: UserAdminResponseSchema,
  })
  @Post('change-password')
  changePassword(
    @CurrentUser() auth: Auth,
    @Body({ schema: ChangePasswordSchema }) body: z.infer<typeof ChangePasswordSchema>,
  ) {
    return this.service.changePassword(auth, body);
  }

  @Endpoint({
    summary: 'Tell how the session is protected',
    permission: 'authenticated',
    response: AuthStatusResponseSchema,
  })
  @Get('status')
  getAuthStatus() {
    return { password: true, pinCode: false, isElevated: false };
  }
}
