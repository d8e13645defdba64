import { createFrontDoor } from '../src/front-door/front-door.ts';

/** The front door before the port given, in a process of its own, which tells what it uses when it is asked. */
const target = `http://127.0.0.1:${process.argv[2]}`;
const door = createFrontDoor({ target, route: () => undefined, overlay: new Map(), onError: console.error });

door.listen(0, '127.0.0.1', () => {
  const address = door.address();
  process.send?.(address && typeof address === 'object' ? address.port : 0);
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({
    residentMegabytes: process.memoryUsage.rss() / 1e6,
    peakMegabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
    processorSeconds: (user + system) / 1e6,
  });
});
process.on('disconnect', () => process.exit(0));
