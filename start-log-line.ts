import { styleText } from 'node:util';

/** What a log line of the server or the inference holds beside its facts. */
interface LogEntry {
  level: string;
  message: string;
  /** Milliseconds, or ISO 8601. */
  time: number | string;
}

/** Of no use to a person who reads along. */
const LEFT_OUT = new Set([
  'level',
  'message',
  'time',
  'timestamp',
  'pid',
  'context',
  'correlationId',
  'stack',
  'params',
]);

const COLOURS = { warn: 'yellow', error: 'red', fatal: 'red', debug: 'dim', verbose: 'dim' } as const;

/** A line of JSON that a child process logged, as a person likes to read it; any other line as it is. */
export function readableLine(line: string): string {
  const fields = parseObject(line);
  const entry = fields && entryOf(fields);
  if (!fields || !entry) return line;
  const { params, stack } = fields;
  const facts = { ...fields, ...(isObject(params) && params) };
  const told = Object.entries(facts).filter(([name]) => !LEFT_OUT.has(name));
  const text = [
    new Date(entry.time).toLocaleTimeString('en-GB'),
    entry.level === 'log' ? '' : entry.level.toUpperCase(),
    entry.message,
    ...told.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`),
  ];
  const sentence = text.filter(Boolean).join(' ') + (typeof stack === 'string' ? `\n${stack}` : '');
  const colour = Object.entries(COLOURS).find(([level]) => level === entry.level)?.[1];
  return colour ? styleText(colour, sentence) : sentence;
}

function entryOf({ level, message, time, timestamp }: Record<string, unknown>): LogEntry | undefined {
  const at = time ?? timestamp;
  const isEntry =
    typeof level === 'string' && typeof message === 'string' && (typeof at === 'number' || typeof at === 'string');
  return isEntry ? { level, message, time: at } : undefined;
}

function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
