import { zlibSync } from "fflate";
import type { RgbaImage } from "./render.ts";

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Length, type, content, checksum of type and content. */
function chunk(type: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(content, 8);
  view.setUint32(content.length + 8, crc32(bytes.subarray(4, content.length + 8)));
  return bytes;
}

/** Width, height, 8 bits, colour type 6 (RGBA), default compression, filters, not interlaced. */
function imageHeader(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(13);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  bytes[8] = 8;
  bytes[9] = 6;
  return bytes;
}

const filterUp = 2;

/** Every row as its difference to the row above, which compresses better. */
function filterRows({ width, height, data }: RgbaImage): Uint8Array {
  const length = width * 4;
  const out = new Uint8Array((length + 1) * height);
  for (let y = 0; y < height; y++) {
    const to = y * (length + 1);
    const from = y * length;
    out[to] = filterUp;
    for (let i = 0; i < length; i++) {
      out[to + 1 + i] = data[from + i]! - (y === 0 ? 0 : data[from - length + i]!);
    }
  }
  return out;
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Encodes a picture as PNG, the same bytes in Node and in browsers. */
export function encodePng(image: RgbaImage): Uint8Array<ArrayBuffer> {
  const parts = [
    signature,
    chunk("IHDR", imageHeader(image.width, image.height)),
    chunk("IDAT", zlibSync(filterRows(image))),
    chunk("IEND", new Uint8Array(0)),
  ];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
