import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into every process that the launcher starts (`node --import`): stops it as Ctrl-C would when the launcher is gone,
 * however that ended. The channel to the launcher closes then, even after `kill -9`.
 */
if (isMainThread && process.channel) {
  process.channel.unref();
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
