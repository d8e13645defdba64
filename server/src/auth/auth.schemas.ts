import {
  type ApiKeyCreateResponseDto,
  type ApiKeyResponseDto,
  type AuthStatusResponseDto,
  type LoginResponseDto,
  type LogoutResponseDto,
  Permission,
  type SessionResponseDto,
  type ValidateAccessTokenResponseDto,
} from '@immich/sdk';
import { z } from 'zod';
import { text } from '../http/request-schemas.ts';

const email = text.pipe(z.email());
const newPassword = text.pipe(z.string().min(1).max(1000));

export const LoginCredentialSchema = z.object({ email, password: newPassword }).meta({ id: 'LoginCredentialDto' });

export const SignUpSchema = z
  .object({ email, password: newPassword, name: text.pipe(z.string().min(1)) })
  .meta({ id: 'SignUpDto' });

export const ChangePasswordSchema = z
  .object({ password: text, newPassword, invalidateSessions: z.boolean().default(false) })
  .meta({ id: 'ChangePasswordDto' });

export const LoginResponseSchema = z
  .object({
    accessToken: z.string(),
    userId: z.string(),
    userEmail: z.string(),
    name: z.string(),
    isAdmin: z.boolean(),
    profileImagePath: z.string(),
    shouldChangePassword: z.boolean(),
    isOnboarded: z.boolean(),
  })
  .meta({ id: 'LoginResponseDto' }) satisfies z.ZodType<LoginResponseDto>;

export const LogoutResponseSchema = z
  .object({ successful: z.boolean(), redirectUri: z.string() })
  .meta({ id: 'LogoutResponseDto' }) satisfies z.ZodType<LogoutResponseDto>;

export const ValidateAccessTokenResponseSchema = z
  .object({ authStatus: z.boolean() })
  .meta({ id: 'ValidateAccessTokenResponseDto' }) satisfies z.ZodType<ValidateAccessTokenResponseDto>;

export const AuthStatusResponseSchema = z
  .object({ password: z.boolean(), pinCode: z.boolean(), isElevated: z.boolean() })
  .meta({ id: 'AuthStatusResponseDto' }) satisfies z.ZodType<AuthStatusResponseDto>;

export const SessionUpdateSchema = z
  .object({ isPendingSyncReset: z.boolean().optional() })
  .meta({ id: 'SessionUpdateDto' });

export const SessionResponseSchema = z
  .object({
    id: z.string(),
    createdAt: z.string(),
    updatedAt: z.string(),
    expiresAt: z.string().exactOptional(),
    current: z.boolean(),
    deviceType: z.string(),
    deviceOS: z.string(),
    appVersion: z.string().nullable(),
    isPendingSyncReset: z.boolean(),
  })
  .meta({ id: 'SessionResponseDto' }) satisfies z.ZodType<SessionResponseDto>;

const permissions = z.array(z.enum(Permission)).min(1);

export const ApiKeyCreateSchema = z
  .object({ name: text.pipe(z.string().max(200)).default('API Key'), permissions })
  .meta({ id: 'ApiKeyCreateDto' });

export const ApiKeyUpdateSchema = z
  .object({ name: text.pipe(z.string().min(1).max(200)).exactOptional(), permissions: permissions.exactOptional() })
  .meta({ id: 'ApiKeyUpdateDto' });

const apiKeyFields = {
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  permissions: z.array(z.enum(Permission)),
};

export const ApiKeyResponseSchema = z
  .object(apiKeyFields)
  .meta({ id: 'ApiKeyResponseDto' }) satisfies z.ZodType<ApiKeyResponseDto>;

export const ApiKeyCreateResponseSchema = z
  .object({ ...apiKeyFields, secret: z.string(), apiKey: ApiKeyResponseSchema })
  .meta({ id: 'ApiKeyCreateResponseDto' }) satisfies z.ZodType<ApiKeyCreateResponseDto>;
