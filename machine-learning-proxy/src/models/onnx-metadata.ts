import { open, type FileHandle } from 'node:fs/promises';

/** `metadata_props` of an ONNX ModelProto: pairs of a key (1) and a value (2). */
const METADATA_FIELD = 14;
const KEY_FIELD = 1;
const VALUE_FIELD = 2;

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** A tag and a length are at most so long. */
const MAX_HEADER_BYTES = 20;
const MAX_ENTRY_BYTES = 8 * 1024 * 1024;

/**
 * The texts that a model carries beside its weights, such as the characters of a recognition model; the runtime gives
 * no access to them. Skips over the weights without reading them.
 *
 * @throws an error where the file is no ONNX model
 */
export async function readOnnxMetadata(path: string): Promise<ReadonlyMap<string, string>> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const metadata = new Map<string, string>();
    for (let position = 0; position < size;) {
      const field = readField(await readAt(file, position, Math.min(MAX_HEADER_BYTES, size - position)), 0);
      const start = position + field.start;
      position = start + field.length;
      if (position > size) {
        throw new Error('it ends in the middle of a field');
      }
      if (field.number === METADATA_FIELD && field.type === BYTES) {
        if (field.length > MAX_ENTRY_BYTES) {
          throw new Error('it carries a text that is too long');
        }
        metadata.set(...readEntry(await readAt(file, start, field.length)));
      }
    }
    return metadata;
  } catch (cause) {
    throw new Error(`${path} is not a whole ONNX model`, { cause });
  } finally {
    await file.close();
  }
}

interface Field {
  readonly number: number;
  readonly type: number;
  /** Where its content begins, and how long that is. */
  readonly start: number;
  readonly length: number;
}

function readEntry(bytes: Buffer): [key: string, value: string] {
  const texts = new Map<number, string>();
  for (let position = 0; position < bytes.length;) {
    const field = readField(bytes, position);
    position = field.start + field.length;
    texts.set(field.number, bytes.toString('utf8', field.start, position));
  }
  return [texts.get(KEY_FIELD) ?? '', texts.get(VALUE_FIELD) ?? ''];
}

function readField(bytes: Buffer, position: number): Field {
  const tag = readVarint(bytes, position);
  const [number, type] = [Math.floor(tag.value / 8), tag.value % 8];
  switch (type) {
    case VARINT:
      return { number, type, start: tag.end, length: readVarint(bytes, tag.end).end - tag.end };
    case FIXED64:
      return { number, type, start: tag.end, length: 8 };
    case BYTES: {
      const length = readVarint(bytes, tag.end);
      return { number, type, start: length.end, length: length.value };
    }
    case FIXED32:
      return { number, type, start: tag.end, length: 4 };
    default:
      throw new Error(`it has a field of the unknown type ${type}`);
  }
}

/** Numbers beyond 2⁵³ appear nowhere that matters here, so that floating point will do. */
function readVarint(bytes: Buffer, position: number): { value: number; end: number } {
  let value = 0;
  for (let factor = 1, at = position; at < Math.min(bytes.length, position + 10); factor *= 128, at++) {
    const byte = bytes[at]!;
    value += (byte & 127) * factor;
    if (byte < 128) {
      return { value, end: at + 1 };
    }
  }
  throw new Error('it has a number that does not end');
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
