import { FitsError } from "./errors.ts";
import { describeHdu, type Hdu, type HduInfo } from "./hdu.ts";
import type { FitsHeader } from "./header/header.ts";
import { blockLength, HeaderCollector, parseHeader, wholeBlocks } from "./header/parse-header.ts";
import type { FitsSource } from "./source/byte-source.ts";
import type { Cursor } from "./source/cursor.ts";
import { gunzipBytes, isGzip } from "./source/gunzip.ts";
import { defaultMaxBytes, openCursor, type ReadOptions } from "./source/open-cursor.ts";

/** Whether bytes begin with this ASCII text. */
function beginsWith(bytes: Uint8Array, offset: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (bytes[offset + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}

function notFits(): FitsError {
  return new FitsError("not-fits", 'A FITS file begins with "SIMPLE  ="', {
    hdu: 0,
    offset: 0,
    hint: "an error page or another format was probably delivered instead",
  });
}

function truncated(info: HduInfo, have: number): FitsError {
  return new FitsError(
    "truncated",
    `The data unit should have ${info.dataLength} bytes, but ${have} are there`,
    { hdu: info.index, offset: info.dataOffset, hint: "fetch the file again" },
  );
}

/**
 * Reads all HDUs of a file in memory (plain or gzipped). Data are views, nothing is copied.
 * Special records behind the last HDU (FITS 4.0, section 3.5) are not HDUs and are left out.
 *
 * @throws FitsError `not-fits`, `no-end`, `bad-header`, `truncated`, `too-large`
 */
export function parseFits(bytes: Uint8Array, options: Pick<ReadOptions, "maxBytes"> = {}): Hdu[] {
  if (isGzip(bytes)) return parseFits(gunzipBytes(bytes, options.maxBytes ?? defaultMaxBytes));
  if (!beginsWith(bytes, 0, "SIMPLE  =")) throw notFits();
  const hdus: Hdu[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    if (hdus.length > 0 && !beginsWith(bytes, offset, "XTENSION")) break;
    const { header, dataOffset } = parseHeader(bytes, offset, hdus.length);
    const info = describeHdu(header, hdus.length, offset, dataOffset);
    const data = bytes.subarray(dataOffset, dataOffset + info.dataLength);
    if (data.length < info.dataLength) throw truncated(info, data.length);
    hdus.push({ ...info, data });
    offset = dataOffset + wholeBlocks(info.dataLength);
  }
  return hdus;
}

async function nextHeader(
  cursor: Cursor,
  index: number,
  maxBytes: number,
): Promise<FitsHeader | undefined> {
  const start = cursor.position;
  const collector = new HeaderCollector();
  for (;;) {
    const block = await cursor.take(blockLength);
    if (collector.length === 0) {
      if (index === 0 && !beginsWith(block, 0, "SIMPLE  =")) throw notFits();
      if (index > 0 && !beginsWith(block, 0, "XTENSION")) return undefined;
    }
    const header = collector.add(block);
    if (header !== undefined) return header;
    const where = { hdu: index, offset: start };
    if (block.length < blockLength) {
      throw new FitsError("no-end", "The header has no END card", where);
    }
    if (collector.length > maxBytes) {
      throw new FitsError("too-large", `The header has more than ${maxBytes} bytes`, {
        ...where,
        hint: "raise maxHeaderBytes if the file is trusted",
      });
    }
  }
}

async function* walk(
  cursor: Cursor,
  options: ReadOptions,
): AsyncGenerator<HduInfo, void, undefined> {
  const { maxHeaderBytes = 2 ** 24 } = options;
  try {
    for (let index = 0; ; index++) {
      const start = cursor.position;
      const header = await nextHeader(cursor, index, maxHeaderBytes);
      if (header === undefined) return;
      const info = describeHdu(header, index, start, cursor.position);
      yield info;
      const next = info.dataOffset + wholeBlocks(info.dataLength);
      await cursor.skip(next - cursor.position);
    }
  } finally {
    await cursor.close();
  }
}

/**
 * Reads the headers of all HDUs one after the other. From a `ByteSource` only the headers are
 * fetched, by ranges; a stream is read through (stop iterating to cancel it).
 * The data units are not looked at, so that a file cut in its last one is no error here.
 *
 * @throws FitsError `not-fits`, `no-end`, `bad-header`, `too-large`
 */
export async function* streamFitsHeaders(
  source: FitsSource,
  options: ReadOptions = {},
): AsyncGenerator<HduInfo, void, undefined> {
  yield* walk(await openCursor(source, options), options);
}

/**
 * Reads the headers of all HDUs: {@link streamFitsHeaders}, collected.
 *
 * @throws FitsError `not-fits`, `no-end`, `bad-header`, `too-large`
 */
export async function readFitsHeaders(
  source: FitsSource,
  options: ReadOptions = {},
): Promise<HduInfo[]> {
  const infos: HduInfo[] = [];
  for await (const info of streamFitsHeaders(source, options)) infos.push(info);
  return infos;
}

/**
 * Reads HDUs with their data one after the other, each as soon as it has arrived; only one data
 * unit is in memory at a time.
 *
 * @throws FitsError `not-fits`, `no-end`, `bad-header`, `truncated`, `too-large`
 */
export async function* streamFits(
  source: FitsSource,
  options: ReadOptions = {},
): AsyncGenerator<Hdu, void, undefined> {
  const cursor = await openCursor(source, options);
  for await (const info of walk(cursor, options)) {
    const data = await cursor.take(info.dataLength);
    if (data.length < info.dataLength) throw truncated(info, data.length);
    yield { ...info, data };
  }
}

/**
 * Reads a whole FITS file, plain or gzipped, from bytes, a Blob, a range reader or a stream.
 *
 * @throws FitsError `not-fits`, `no-end`, `bad-header`, `truncated`, `too-large`
 */
export async function readFits(source: FitsSource, options: ReadOptions = {}): Promise<Hdu[]> {
  if (source instanceof Uint8Array) return parseFits(source, options);
  const hdus: Hdu[] = [];
  for await (const hdu of streamFits(source, options)) hdus.push(hdu);
  return hdus;
}

/**
 * Fetches the data of one HDU whose header was read before.
 *
 * @throws FitsError `truncated`
 */
export async function readHdu(
  source: FitsSource,
  info: HduInfo,
  options: ReadOptions = {},
): Promise<Hdu> {
  const cursor = await openCursor(source, options);
  try {
    await cursor.skip(info.dataOffset);
    const data = await cursor.take(info.dataLength);
    if (data.length < info.dataLength) throw truncated(info, data.length);
    return { ...info, data };
  } finally {
    await cursor.close();
  }
}
