import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Handle } from '../database/database.ts';
import { Notifications } from '../database/notifications.ts';
import { EVENT_CATALOGUE, type EventName, type EventOf, isEventName, type ServerEvent } from './event-catalogue.ts';

type Listener = (event: ServerEvent) => void | Promise<void>;

const CHANNEL = 'immich_ocr_events';
/** PostgreSQL carries less than 8000 bytes in a notification; an id in JSON takes 39. */
const IDS_PER_MESSAGE = 150;

/** Tells all processes, this one included, what has happened. */
@Injectable()
export class Events implements OnModuleInit {
  private readonly logger = new Logger(Events.name);
  private readonly listeners = new Map<EventName, Listener[]>();

  constructor(private readonly notifications: Notifications) {}

  async onModuleInit(): Promise<void> {
    await this.notifications.listen(CHANNEL, (message) => this.dispatch(message));
  }

  /** Publishes an event; with a transaction as `handle`, when and only when that commits. */
  async publish(event: ServerEvent, handle?: Handle): Promise<void> {
    for (const part of split(event)) {
      await this.notifications.notify(CHANNEL, JSON.stringify(part), handle);
    }
  }

  /** Calls `listener` for each event of one kind, from whichever process. What it throws is logged and goes no further. */
  subscribe<N extends EventName>(name: N, listener: (event: EventOf<N>) => void | Promise<void>): void {
    const known = this.listeners.get(name) ?? [];
    this.listeners.set(name, [...known, (event) => listener(event as EventOf<N>)]);
  }

  private dispatch(message: string): void {
    const event = parse(message);
    if (!event) {
      this.logger.debug('An event of an unknown kind was ignored');
      return;
    }
    for (const listener of this.listeners.get(event.name) ?? []) {
      void this.call(listener, event);
    }
  }

  private async call(listener: Listener, event: ServerEvent): Promise<void> {
    try {
      await listener(event);
    } catch (error) {
      this.logger.error(`A listener for ${event.name} failed`, error instanceof Error ? error.stack : undefined);
    }
  }
}

function split(event: ServerEvent): ServerEvent[] {
  if (!('assetIds' in event)) {
    return [event];
  }
  const parts: ServerEvent[] = [];
  for (let start = 0; start < event.assetIds.length; start += IDS_PER_MESSAGE) {
    parts.push({ ...event, assetIds: event.assetIds.slice(start, start + IDS_PER_MESSAGE) });
  }
  return parts;
}

/** Processes of another version may send what this one does not know; anyone in the database may send anything. */
function parse(message: string): ServerEvent | undefined {
  const value = parseJson(message);
  if (typeof value !== 'object' || value === null || !('name' in value) || !isEventName(value.name)) {
    return undefined;
  }
  const { success, data } = EVENT_CATALOGUE[value.name].safeParse(value);
  return success ? ({ name: value.name, ...data } as ServerEvent) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
