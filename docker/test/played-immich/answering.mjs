import { createServer } from 'node:http';

const VERSION = { major: 3, minor: 2, patch: 2 };

process.on('SIGTERM', () => undefined);
createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(request.url === '/api/server/version' ? VERSION : { res: 'pong' }));
}).listen(Number(process.env.IMMICH_PORT), process.env.IMMICH_HOST);
