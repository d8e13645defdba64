import type { ServerEventStream } from '#lib/api/server-events.ts';
import type { TimelineState } from './timeline-state.svelte.ts';

/** Uploads come in bursts; the timeline is read again at most this often. */
const SETTLE_MS = 600;

/** Keeps a timeline up to date with what the server announces, until the returned function is called. */
export function followServer(events: ServerEventStream, timeline: TimelineState): () => void {
  const changedMonths = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const refreshSoon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      const months = new Set(changedMonths);
      changedMonths.clear();
      void timeline.refresh(months);
    }, SETTLE_MS);
  };

  const subscriptions = [
    events.on('on_upload_success', (asset) => {
      changedMonths.add(`${asset.localDateTime.slice(0, 7)}-01`);
      refreshSoon();
    }),
    events.on('on_asset_trash', refreshSoon),
    events.on('on_asset_restore', refreshSoon),
    events.on('on_asset_delete', refreshSoon),
    events.on('connect', refreshSoon),
  ];
  return () => {
    clearTimeout(timer);
    subscriptions.forEach((end) => end());
  };
}
