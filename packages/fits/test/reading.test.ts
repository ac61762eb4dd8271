import {
  type ByteSource,
  type CutoutRegion,
  cutout,
  FitsError,
  findHdu,
  parseFits,
  readCutout,
  readFits,
  readFitsHeaders,
  readHdu,
  readImage,
  streamFits,
  writeFits,
} from "@vostack/fits";
import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";

const pixels = Int16Array.from({ length: 300 * 200 }, (_, i) => i);
const file = writeFits([
  {},
  {
    header: [
      ["EXTNAME", "SCI"],
      ["EXTVER", 1],
    ],
    image: { shape: [300, 200], pixels },
  },
  {
    header: [
      ["EXTNAME", "SCI"],
      ["EXTVER", 2],
    ],
    image: { shape: [5], pixels: new Float64Array(5) },
  },
  { header: [["EXTNAME", "DQ"]], image: { shape: [300, 200], pixels: new Uint8Array(60_000) } },
]);

async function* inChunks(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "none";
  } catch (error) {
    return error instanceof FitsError ? error.code : String(error);
  }
}

describe("a file", () => {
  it("is the same from bytes, ranges, Blobs, streams and gzip", async () => {
    const source: ByteSource = {
      read: async (offset, length) => file.slice(offset, offset + Math.min(length, 1000)),
    };
    const zipped = gzipSync(file);
    const sources = [
      file,
      file.slice().buffer,
      Buffer.from(file),
      source,
      new Blob([file.slice()]),
      inChunks(file, 777),
      new Blob([file.slice()]).stream() as ReadableStream<Uint8Array>,
      zipped,
      inChunks(zipped, 99),
      new Blob([zipped.slice()]),
    ];
    for (const one of sources) {
      const hdus = await readFits(one);
      expect(hdus.map(({ name, version, shape }) => [name, version, shape])).toEqual([
        ["", 1, []],
        ["SCI", 1, [300, 200]],
        ["SCI", 2, [5]],
        ["DQ", 1, [300, 200]],
      ]);
      expect(readImage(hdus[1]!).pixels).toEqual(pixels);
    }
  });

  it("gives its headers by ranges without the data between them", async () => {
    const reads: [number, number][] = [];
    const source: ByteSource = {
      size: file.length,
      async read(offset, length) {
        reads.push([offset, length]);
        return file.subarray(offset, offset + length);
      },
    };
    const infos = await readFitsHeaders(source, { readAhead: 5760 });
    expect(infos.map(({ name }) => name)).toEqual(["", "SCI", "SCI", "DQ"]);
    expect(reads.reduce((sum, [, length]) => sum + length, 0)).toBeLessThan(file.length / 4);
    const sci = await readHdu(source, findHdu(infos, "SCI,1"));
    expect(readImage(sci).pixels).toEqual(pixels);
  });

  it("is cut by ranges as in memory, cubes and steps too, and little is fetched", async () => {
    const cube = writeFits([
      {},
      {
        header: [
          ["EXTNAME", "CUBE"],
          ["INHERIT", true],
        ],
        image: { shape: [60, 50, 4, 3], pixels: Int32Array.from({ length: 36_000 }, (_, i) => i) },
      },
    ]);
    let fetched = 0;
    const source: ByteSource = {
      size: cube.length,
      async read(offset, length) {
        fetched += length;
        return cube.subarray(offset, offset + length);
      },
    };
    const regions: CutoutRegion[] = [
      {
        pixels: [
          [3, 9],
          [4, 8],
          [2, 3],
          [1, 3],
        ],
      },
      {
        pixels: [
          [30, 2, 4],
          [40, 11, 3],
          [4, 1],
          [2, 3],
        ],
      },
      { pixels: [undefined, [7, 7]] },
    ];
    for (const region of regions) {
      const whole = cutout(cube, region);
      expect(await readCutout(source, region, { readAhead: 2880 })).toEqual(whole);
      expect(await readCutout(inChunks(cube, 5000), region)).toEqual(whole);
      expect(await readCutout(gzipSync(cube), region)).toEqual(whole);
      expect(await readCutout(file, { pixels: [[1, 5]] }, { hdu: "DQ" })).toEqual(
        cutout(file, { pixels: [[1, 5]] }, { hdu: "DQ" }),
      );
    }
    expect(fetched).toBeLessThan(cube.length);
    expect(
      await codeOf(
        readCutout(
          { read: async (o, n) => cube.subarray(o, Math.min(o + n, 20_000)) },
          regions[0]!,
        ),
      ),
    ).toBe("truncated");
  });

  it("streams HDU by HDU, and the source is released when the reader stops", async () => {
    let isClosed = false;
    async function* chunks(): AsyncGenerator<Uint8Array> {
      try {
        yield* inChunks(file, 2880);
      } finally {
        isClosed = true;
      }
    }
    for await (const hdu of streamFits(chunks())) if (hdu.index === 1) break;
    expect(isClosed).toBe(true);
  });

  it("finds HDUs by index, name and version", () => {
    const hdus = parseFits(file);
    expect(findHdu(hdus, 3).name).toBe("DQ");
    expect(findHdu(hdus, "dq").index).toBe(3);
    expect(findHdu(hdus, "sci,2").index).toBe(2);
    expect(findHdu(hdus, "PRIMARY").index).toBe(0);
    expect(() => findHdu(hdus, "NONE")).toThrow("There is no HDU");
  });

  it("can be read in place, overwriting its bytes", () => {
    const own = file.slice();
    const { pixels: swapped } = readImage(parseFits(own)[1]!, { inPlace: true });
    expect(swapped.buffer).toBe(own.buffer);
    expect(swapped).toEqual(pixels);
  });

  it("that is none, is cut or unpacks too far is refused with a code", async () => {
    expect(await codeOf(readFits(new TextEncoder().encode("<html>")))).toBe("not-fits");
    expect(await codeOf(readFits(new Uint8Array(0)))).toBe("not-fits");
    expect(await codeOf(readFits(file.subarray(0, 100)))).toBe("no-end");
    expect(await codeOf(readFits(file.subarray(0, 20_000)))).toBe("truncated");
    expect(await codeOf(readFits(inChunks(file.subarray(0, 20_000), 100)))).toBe("truncated");
    expect(await codeOf(readFitsHeaders(inChunks(file.subarray(0, 3000), 100)))).toBe("no-end");
    const bomb = gzipSync(new Uint8Array(3_000_000));
    expect(await codeOf(readFits(bomb, { maxBytes: 1_000_000 }))).toBe("too-large");
    expect(await codeOf(readFits(gzipSync(file).subarray(0, 3000)))).not.toBe("none");
    const endless: ByteSource = {
      read: async (offset, length) =>
        new TextEncoder().encode(offset === 0 ? "SIMPLE  =".padEnd(length) : " ".repeat(length)),
    };
    expect(await codeOf(readFitsHeaders(endless, { maxHeaderBytes: 100_000 }))).toBe("too-large");
  });

  it("stops when aborted", async () => {
    const aborted = AbortSignal.abort(new Error("enough"));
    expect(await codeOf(readFits(inChunks(file, 100), { signal: aborted }))).toContain("enough");
  });

  it("with special records behind its HDUs is read without them", () => {
    const longer = new Uint8Array(file.length + 2880).fill(32);
    longer.set(file);
    expect(parseFits(longer).length).toBe(4);
  });
});
