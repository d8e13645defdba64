import {
  getMyUser,
  getServerConfig,
  getServerFeatures,
  login,
  logout,
  signUpAdmin,
  updateMyUser,
  type ServerConfigDto,
  type ServerFeaturesDto,
  type UserAdminResponseDto,
} from '#lib/api/client.ts';
import { statusOf } from '#lib/api/failure.ts';

/** Who is logged in, and what the server offers. One for the whole client. */
class Session {
  #user = $state<UserAdminResponseDto>();
  #config = $state<ServerConfigDto>();
  #features = $state<ServerFeaturesDto>();

  get user(): UserAdminResponseDto | undefined {
    return this.#user;
  }

  get features(): ServerFeaturesDto | undefined {
    return this.#features;
  }

  /** Undefined until {@link load} has been called. */
  get config(): ServerConfigDto | undefined {
    return this.#config;
  }

  /** Asks the server what it offers and who we are; asks again only for what is not known yet. */
  async load(): Promise<void> {
    const [config, features, user] = await Promise.all([
      this.#config?.isInitialized ? this.#config : getServerConfig(),
      this.#features ?? getServerFeatures(),
      this.#user ?? this.#findUser(),
    ]);
    this.#config = config;
    this.#features = features;
    this.#user = user;
  }

  async signUp(name: string, email: string, password: string): Promise<void> {
    await signUpAdmin({ signUpDto: { name, email, password } });
    // Pages ask it whether they may be seen, and nothing loads it again on the way to them.
    this.#config = await getServerConfig();
    await this.logIn(email, password);
  }

  async logIn(email: string, password: string): Promise<void> {
    await login({ loginCredentialDto: { email, password } });
    this.#user = await getMyUser();
  }

  async updateProfile(change: { name: string; email: string }): Promise<void> {
    this.#user = await updateMyUser({ userUpdateMeDto: change });
  }

  /** Asks again who we are, after something about us has changed. */
  async reloadUser(): Promise<void> {
    this.#user = await getMyUser();
  }

  async logOut(): Promise<void> {
    try {
      await logout();
    } finally {
      this.#user = undefined;
    }
  }

  async #findUser(): Promise<UserAdminResponseDto | undefined> {
    // The server sets this cookie for us to read; without it asking would only be refused.
    if (!document.cookie.includes('immich_is_authenticated=true')) {
      return undefined;
    }
    try {
      return await getMyUser();
    } catch (error) {
      if (statusOf(error) === 401) {
        return undefined;
      }
      throw error;
    }
  }
}

export const session = new Session();
