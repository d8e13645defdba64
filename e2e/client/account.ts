import { createApiKey, createUserAdmin, login, Permission, signUpAdmin, type LoginResponseDto } from '@immich/sdk';

/** Any running server. */
export interface Reachable {
  url: string;
}

const PASSWORD = 'correct horse battery staple';

/** Options of an SDK call: where the server is, and who is asking. */
export interface CallOptions {
  baseUrl: string;
  headers: Record<string, string>;
}

/** A signed-in user of a test server. */
export interface Account {
  id: string;
  email: string;
  password: string;
  token: string;
  /** Pass to any function of the SDK to call it as this user. */
  options: CallOptions;
}

/** Creates the first user of a new server, its administrator. */
export async function signUp(server: Reachable): Promise<Account> {
  const email = 'admin@example.test';
  await signUpAdmin({ signUpDto: { name: 'Ada Admin', email, password: PASSWORD } }, anonymous(server));
  return logIn(server, email);
}

/** Adds an ordinary user, as an administrator does. */
export async function addUser(server: Reachable, administrator: Account, name: string): Promise<Account> {
  const email = `${name}@example.test`;
  await createUserAdmin(
    { userAdminCreateDto: { email, name, password: PASSWORD, shouldChangePassword: false } },
    administrator.options,
  );
  return logIn(server, email);
}

export async function logIn(server: Reachable, email: string, password = PASSWORD): Promise<Account> {
  const answer: LoginResponseDto = await login({ loginCredentialDto: { email, password } }, anonymous(server));
  const token = answer.accessToken;
  return { id: answer.userId, email, password, token, options: withHeader(server, 'authorization', `Bearer ${token}`) };
}

/** Makes an API key with the given permissions (all by default) and answers its secret. */
export async function makeApiKey(account: Account, permissions: Permission[] = [Permission.All]): Promise<string> {
  const { secret } = await createApiKey({ apiKeyCreateDto: { name: 'e2e', permissions } }, account.options);
  return secret;
}

/** Options for SDK calls without any credentials. */
export function anonymous(server: Reachable): CallOptions {
  return { baseUrl: `${server.url}/api`, headers: {} };
}

/** Options for SDK calls with one header, such as `x-api-key`. */
export function withHeader(server: Reachable, name: string, value: string): CallOptions {
  return { baseUrl: `${server.url}/api`, headers: { [name]: value } };
}
