import {
  cutout,
  FitsError,
  FitsHeader,
  type Hdu,
  parseFits,
  parseHeader,
  readFitsHeaders,
  readImage,
  readTable,
  Wcs,
  writeFits,
} from "@vostack/fits";
import fc from "fast-check";
import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { fixture } from "./fixtures.ts";

const image = writeFits([
  {
    header: [
      ["CTYPE1", "RA---TAN-SIP"],
      ["CTYPE2", "DEC--TAN-SIP"],
      ["CRPIX1", 5],
      ["CRPIX2", 5],
      ["CRVAL1", 10],
      ["CRVAL2", 20],
      ["CDELT1", -0.01],
      ["CDELT2", 0.01],
      ["A_ORDER", 2],
      ["B_ORDER", 2],
      ["A_2_0", 1e-4],
      ["BLANK", 7],
      ["BSCALE", 2],
    ],
    image: { shape: [10, 12], pixels: Int16Array.from({ length: 120 }, (_, i) => i) },
  },
]);

const seeds: readonly Uint8Array[] = [
  image,
  gzipSync(image),
  fixture("table"),
  fixture("RICE_1"),
  fixture("GZIP_1"),
  fixture("GZIP_2"),
  fixture("PLIO_1"),
  fixture("HCOMPRESS_1"),
  fixture("RICE_1-floats"),
];

const limits = { maxBytes: 2 ** 22 };

/** Only errors of ours may come out. */
function attempt(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof FitsError)) throw error;
  }
}

function useEverything(bytes: Uint8Array): void {
  let hdus: Hdu[] = [];
  attempt(() => {
    hdus = parseFits(bytes, limits);
  });
  for (const hdu of hdus) {
    attempt(() => readImage(hdu, limits));
    attempt(() => readTable(hdu).columns.map((column) => attempt(() => column.read())));
    attempt(() => new Wcs(hdu.header).pixelToSky(1, 1));
    attempt(() => new Wcs(hdu.header).skyToPixel(10, 20));
  }
  attempt(() => cutout(bytes, { circle: [10, 20, 0.02] }, limits));
  attempt(() => cutout(bytes, { pixels: [[2, 5]] }, limits));
}

describe("damaged files", () => {
  it("with any bytes changed give data or a typed error", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        fc.option(fc.nat()),
        (seed, changes, end) => {
          const bytes = seed.slice(0, end === null ? seed.length : end % seed.length);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          useEverything(bytes);
        },
      ),
      { numRuns: Number(process.env.FITS_FUZZ_RUNS ?? 2000) },
    );
  });

  it("with numbers of their headers changed give data or a typed error", () => {
    const hostile = fc.oneof(
      fc.constantFrom("0", "-1", "1", "999", "1000", "2147483647", "99999999999", "9E99", "1.5"),
      fc.constantFrom("9007199254740993", "-9223372036854775808", "'x'", "T", "NAN", ""),
      fc.integer().map(String),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds.filter((seed) => seed[0] === 0x53)),
        fc.array(fc.tuple(fc.nat(), hostile), { minLength: 1, maxLength: 3 }),
        (seed, changes) => {
          const bytes = seed.slice();
          const cards: number[] = [];
          for (let at = 0; at < bytes.length; at += 80) if (bytes[at + 8] === 0x3d) cards.push(at);
          for (const [pick, value] of changes) {
            const at = cards[pick % cards.length]!;
            bytes.set(new TextEncoder().encode(value.padStart(20).padEnd(70)), at + 10);
          }
          useEverything(bytes);
        },
      ),
      { numRuns: Number(process.env.FITS_FUZZ_RUNS ?? 2000) },
    );
  });

  it("of random bytes behind a beginning of FITS give a typed error", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 9000 }), async (noise) => {
        const bytes = new Uint8Array(noise.length + 30);
        bytes.set(new TextEncoder().encode("SIMPLE  =                    T"));
        bytes.set(noise, 30);
        useEverything(bytes);
        await readFitsHeaders(bytes).catch((error: unknown) =>
          expect(error).toBeInstanceOf(FitsError),
        );
      }),
    );
  });
});

describe("long headers", () => {
  it("of a hundred thousand CONTINUE cards take no quadratic time", () => {
    const cards = 100_000;
    const value = "x".repeat(cards * 60);
    const header = new FitsHeader([["LONG", value, "a comment"]]);
    expect(header.toBytes().length).toBeGreaterThan(cards * 60);
    expect(parseHeader(header.toBytes()).header.get("LONG")).toBe(value);
  });
});

describe("hostile claims", () => {
  const primary = writeFits([{}]);
  const claim = (cards: Record<string, string | number>): Uint8Array => {
    const text = Object.entries(cards)
      .map(([keyword, value]) => `${keyword.padEnd(8)}= ${String(value).padStart(20)}`.padEnd(80))
      .join("");
    const header = new TextEncoder().encode(`${text}END`.padEnd(2880));
    const bytes = new Uint8Array(primary.length + header.length + 2880);
    bytes.set(primary);
    bytes.set(header, primary.length);
    return bytes;
  };
  const codeOf = (bytes: Uint8Array): string => {
    try {
      const hdu = parseFits(bytes)[1]!;
      if (hdu.kind === "compressed-image") readImage(hdu);
      else readTable(hdu).columns.forEach((column) => void column.read());
      return "none";
    } catch (error) {
      return error instanceof FitsError ? error.code : String(error);
    }
  };
  const table = { XTENSION: "'BINTABLE'", BITPIX: 8, NAXIS: 2, PCOUNT: 0, GCOUNT: 1 };

  it("are refused before memory is taken", () => {
    const image = { XTENSION: "'IMAGE   '", BITPIX: -64 };
    expect(codeOf(claim({ ...image, NAXIS: 2, NAXIS1: 1e6, NAXIS2: 1e6 }))).toBe("truncated");
    expect(codeOf(claim({ ...image, NAXIS: 2, NAXIS1: 1e15, NAXIS2: 1e15 }))).toBe("bad-header");
    expect(codeOf(claim({ ...image, NAXIS: 5000 }))).toBe("bad-header");
    expect(codeOf(claim({ ...image, NAXIS: 1, NAXIS1: -5 }))).toBe("bad-header");
    expect(codeOf(claim({ ...table, NAXIS1: 8, NAXIS2: 1, PCOUNT: 1e15, TFIELDS: 0 }))).toBe(
      "truncated",
    );
    expect(
      codeOf(claim({ ...table, NAXIS1: 8, NAXIS2: 9, TFIELDS: 1, TFORM1: "'9999999J'" })),
    ).toBe("bad-header");
    expect(codeOf(claim({ ...table, NAXIS1: 0, NAXIS2: 1e15, TFIELDS: 1, TFORM1: "'0J'" }))).toBe(
      "too-large",
    );
    const tiles = {
      ...table,
      ZIMAGE: "T",
      ZCMPTYPE: "'RICE_1'",
      ZBITPIX: 32,
      ZNAXIS: 2,
      TFIELDS: 1,
      TTYPE1: "'COMPRESSED_DATA'",
      TFORM1: "'1PB(9)'",
      NAXIS1: 8,
      NAXIS2: 1,
    };
    const huge = { ZNAXIS1: 1e5, ZNAXIS2: 1e5, ZTILE1: 1e5, ZTILE2: 1e5 };
    expect(codeOf(claim({ ...tiles, ...huge }))).toBe("too-large");
    expect(codeOf(claim({ ...tiles, ...huge, ZTILE1: 1, ZTILE2: 1 }))).toBe("bad-header");
  });
});
