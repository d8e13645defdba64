import { io, type Socket } from 'socket.io-client';
import type { AssetResponseDto } from './client.ts';

/** What the server announces. Ours are the two about regenerated data; the others are Immich's. */
export interface ServerEvents {
  on_upload_success: (asset: AssetResponseDto) => void;
  on_asset_update: (asset: AssetResponseDto) => void;
  on_asset_trash: (assetIds: string[]) => void;
  on_asset_restore: (assetIds: string[]) => void;
  on_asset_delete: (assetId: string) => void;
  on_asset_ocr_update: (event: { assetId: string }) => void;
  on_asset_clip_update: (event: { assetId: string }) => void;
  connect: () => void;
}

/** The one open connection on which the server announces changes. It reconnects by itself. */
export class ServerEventStream {
  readonly #socket: Socket;

  constructor() {
    this.#socket = io({ path: '/api/socket.io', transports: ['websocket'] });
  }

  /** Calls `listener` on every such event until the returned function is called. */
  on<Name extends keyof ServerEvents>(name: Name, listener: ServerEvents[Name]): () => void {
    this.#socket.on<string>(name, listener);
    return () => this.#socket.off<string>(name, listener);
  }

  close(): void {
    this.#socket.disconnect();
  }
}
