// Runs on any Node >= 20 with nothing installed, so: plain JavaScript, no packages.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const WANTED_NODE = 24;

export const root = dirname(fileURLToPath(import.meta.url));
const STAMP = join(root, 'node_modules', '.installed-by-launcher');

/**
 * Installs the npm packages where they are missing, then runs a TypeScript file of this folder on the Node that came with
 * them, and ends this process as that one ends.
 * @param {string} script file name, relative to this folder
 * @param {string[]} args
 */
export async function runOnWantedNode(script, args) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE) fail(`Node ${process.versions.node} is too old: version ${OLDEST_NODE} or newer is needed.`);
  if (!hasPackages()) installPackages();
  const node = findNode();

  const child = spawn(node, [join(root, script), ...args], { stdio: 'inherit' });
  // Who ends this process means the one that does the work. Ctrl-C reaches both anyway, which does no harm.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => fail(`${node} does not run: ${error.message}`));
  child.on('exit', (code) => process.exit(code ?? 1));
}

/** Whether the packages are the ones that the lock file asks for, installed by this launcher or by hand. */
function hasPackages() {
  try {
    if (readFileSync(STAMP, 'utf8') === lockFileHash()) return true;
  } catch {
    // Not installed by this launcher.
  }
  try {
    const present = packagesIn('node_modules/.package-lock.json');
    return Object.entries(packagesIn('package-lock.json')).every(
      ([path, { version, link, optional, extraneous }]) =>
        !path || link || optional || extraneous || present[path]?.version === version,
    );
  } catch {
    return false;
  }
}

function lockFileHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** @returns {Record<string, { version?: string; link?: boolean; optional?: boolean; extraneous?: boolean }>} */
function packagesIn(lockFile) {
  return JSON.parse(readFileSync(join(root, lockFile), 'utf8')).packages;
}

function installPackages() {
  console.log('Installing the npm packages (a minute or two)');
  runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error']) || fail('`npm ci` failed; its messages are above.');
  writeFileSync(STAMP, lockFileHash());
}

/** The Node in node_modules. An npm that is set to run no install scripts leaves it out; then it is fetched here. */
function findNode() {
  const node = join(root, 'node_modules', '.bin', 'node');
  if (majorOf(node) === WANTED_NODE) return node;
  if (majorOf(process.execPath) >= WANTED_NODE) return process.execPath;
  console.log(`Installing Node ${WANTED_NODE}`);
  runNpm(['rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts']);
  if (majorOf(node) === WANTED_NODE) return node;
  return fail(
    `Node ${WANTED_NODE} could not be installed from npm; install Node ${WANTED_NODE} by hand and try again.`,
  );
}

/** @param {string} node */
function majorOf(node) {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return Number(/^v(\d+)\./.exec(stdout ?? '')?.[1]);
}

/** @param {string[]} args */
function runNpm(args) {
  // onnxruntime-node would fetch GPU libraries; the ones for the processor come with the package.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  const npm = process.env.npm_execpath;
  const [file, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  return spawnSync(file, [...first, ...args], { cwd: root, env, stdio: 'inherit' }).status === 0;
}

/** @returns {never} */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
