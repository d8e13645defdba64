import { describe, expect, it } from 'vitest';
import { InvalidEnvironmentError, loadConfig } from './config.ts';

describe('loadConfig', () => {
  it('uses the defaults of Immich when nothing is set', () => {
    const config = loadConfig({}, '/web');
    expect(config.http).toEqual({ host: '0.0.0.0', port: 2283, webRoot: '/web' });
    expect(config.queue.redis).toBeUndefined();
    expect([...config.roles]).toEqual(['api', 'microservices']);
  });

  it('treats an empty variable as one that is not set', () => {
    expect(loadConfig({ IMMICH_PORT: '', REDIS_HOSTNAME: '' }, '/web').http.port).toBe(2283);
  });

  it('prefers a connection string to its parts', () => {
    const { connection } = loadConfig({ DB_URL: 'postgres://x/y', DB_HOSTNAME: 'z' }, '/web').database;
    expect(connection).toEqual({ connectionString: 'postgres://x/y' });
  });

  it('leaves out the excluded roles', () => {
    expect([...loadConfig({ IMMICH_WORKERS_EXCLUDE: 'api' }, '/web').roles]).toEqual(['microservices']);
  });

  it('measures nothing unless asked, and then what was not excluded', () => {
    const groups = (env: Record<string, string>) => [...loadConfig(env, '/web').telemetry.groups];
    expect(groups({})).toEqual([]);
    expect(groups({ IMMICH_TELEMETRY_INCLUDE: 'all', IMMICH_TELEMETRY_EXCLUDE: 'host' })).toEqual(['api', 'job']);
    expect(groups({ IMMICH_TELEMETRY_INCLUDE: 'job, io' })).toEqual(['job']);
  });

  it('serves metrics on the port of its role', () => {
    const port = (include: string) => loadConfig({ IMMICH_WORKERS_INCLUDE: include }, '/web').telemetry.port;
    expect([port('api'), port('microservices'), port('api,microservices')]).toEqual([8081, 8082, 8081]);
  });

  it('reports every problem in one message', () => {
    const load = () =>
      loadConfig({ IMMICH_PORT: 'seven', IMMICH_LOG_LEVEL: 'loud', MACHINE_LEARNING_URL: 'x' }, '/web');
    expect(load).toThrow(InvalidEnvironmentError);
    expect(load).toThrow(/IMMICH_PORT.*IMMICH_LOG_LEVEL.*MACHINE_LEARNING_URL/);
  });
});
