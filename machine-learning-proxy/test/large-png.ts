import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A PNG of one bit a pixel, all black: a few kilobytes that decode to as many bytes as there are pixels. */
export function blackPng(width: number, height: number): Uint8Array<ArrayBuffer> {
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  return png(header(width, height), chunk('IDAT', deflateSync(rows)), chunk('IEND', new Uint8Array()));
}

/** The beginning of such a PNG, without any pixel. */
export function grayPngHeader(width: number, height: number): Uint8Array<ArrayBuffer> {
  return png(header(width, height), chunk('IDAT', deflateSync(new Uint8Array())), chunk('IEND', new Uint8Array()));
}

function png(...chunks: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat([SIGNATURE, ...chunks]));
}

function header(width: number, height: number): Uint8Array {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.writeUInt8(1, 8);
  return chunk('IHDR', data);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}
