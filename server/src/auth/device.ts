import type { Request } from 'express';
import { UAParser } from 'ua-parser-js';
import type { Device } from './auth.service.ts';

/** Names the device of a request for the list of sessions: Immich's apps say it themselves, browsers by their agent. */
export function describeDevice(request: Pick<Request, 'headers'>): Device {
  const userAgent = request.headers['user-agent'] ?? '';
  const app = /^immich-(android|ios|unknown)\/(\S+)/i.exec(userAgent);
  const { browser, os } = UAParser(userAgent);
  return {
    deviceType: header(request, 'devicetype') ?? header(request, 'devicemodel') ?? browser.name ?? '',
    deviceOS: header(request, 'deviceos') ?? app?.[1] ?? os.name ?? '',
    appVersion: app?.[2] ?? null,
  };
}

function header(request: Pick<Request, 'headers'>, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value.slice(0, 100) : undefined;
}
