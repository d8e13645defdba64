// Healthy when a path of this container answers: node health-check.mjs PATH [VARIABLE OF THE PORT] [DEFAULT PORT]

const [path, variable, defaultPort] = process.argv.slice(2);
const port = process.env[variable] || defaultPort;

try {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(4000) });
  if (!response.ok) throw new Error(`it answers ${response.status}`);
} catch (error) {
  console.error(`${path} on port ${port}: ${error.message}`);
  process.exit(1);
}
