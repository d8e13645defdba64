import { io, type Socket } from 'socket.io-client';
import { eventually } from '../stack/child.ts';
import { type TestServer } from '../stack/server.ts';

/** The websocket of one client, which notes every event that the server announces. */
export class EventListener {
  readonly received: [name: string, ...args: unknown[]][] = [];
  private readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.onAny((name: string, ...args: unknown[]) => this.received.push([name, ...args]));
  }

  /** Connects with the given headers and waits for the greeting (or the refusal) of the server. */
  static async connect(server: TestServer, headers: Record<string, string>): Promise<EventListener> {
    const socket = io(server.url, {
      path: '/api/socket.io',
      transports: ['websocket'],
      extraHeaders: headers,
      reconnection: false,
      forceNew: true,
    });
    const listener = new EventListener(socket);
    await eventually('the websocket is greeted', () => Promise.resolve(listener.received[0]), 10_000, 20);
    return listener;
  }

  /** The arguments of the first event of that name for which `matches` holds, as soon as it has arrived. */
  async next(
    name: string,
    matches: (...args: unknown[]) => boolean = () => true,
    timeoutMs = 20_000,
  ): Promise<unknown[]> {
    return eventually(`the event ${name}`, () => Promise.resolve(this.find(name, matches)), timeoutMs, 20);
  }

  close(): void {
    this.socket.disconnect();
  }

  private find(name: string, matches: (...args: unknown[]) => boolean): unknown[] | undefined {
    return this.received.find(([event, ...args]) => event === name && matches(...args))?.slice(1);
  }
}
