import {
  type ColumnData,
  cutout,
  decompressHdu,
  FitsError,
  parseFits,
  readImage,
  readTable,
  renderRgba,
  shrinkImage,
  Wcs,
  writeFits,
  zscale,
} from "@vostack/fits";
import { describe, expect, it } from "vitest";
import { fixture } from "./fixtures.ts";

const made = Int16Array.from({ length: 600 }, (_, i) =>
  Math.trunc(100 + 40 * Math.sin((i % 30) / 4) * Math.cos(Math.floor(i / 30) / 3)),
);

describe("tile-compressed images", () => {
  for (const name of ["RICE_1", "GZIP_1", "GZIP_2", "PLIO_1", "HCOMPRESS_1"]) {
    it(`of ${name} have their pixels, and their header from before`, () => {
      const hdu = parseFits(fixture(name))[1]!;
      expect(readImage(hdu)).toEqual({ shape: [30, 20], pixels: made });
      const plain = decompressHdu(hdu);
      expect(plain.header.toJSON()).toEqual({
        XTENSION: "IMAGE",
        BITPIX: 16,
        NAXIS: 2,
        NAXIS1: 30,
        NAXIS2: 20,
        PCOUNT: 0,
        GCOUNT: 1,
      });
      expect(readImage(plain).pixels).toEqual(made);
    });
  }

  it("of floats come within their quantum, NaN included", () => {
    const { pixels } = readImage(parseFits(fixture("RICE_1-floats"))[1]!);
    const worst = Math.max(
      ...made.map((value, i) => (i === 94 ? 0 : Math.abs(Number(pixels[i]) - value * 0.37))),
    );
    expect(worst).toBeLessThan(1);
    expect(pixels[94]).toBeNaN();
  });

  it("are cut without decompressing the rest", () => {
    const part = parseFits(
      cutout(fixture("HCOMPRESS_1"), {
        pixels: [
          [29, 11, 3],
          [4, 5],
        ],
      }),
    );
    const expected = [4, 5].flatMap((y) =>
      [29, 26, 23, 20, 17, 14, 11].map((x) => made[(y - 1) * 30 + x - 1]),
    );
    expect(part.length).toBe(1);
    expect([...readImage(part[0]!).pixels]).toEqual(expected);
  });
});

describe("a binary table", () => {
  const table = readTable(parseFits(fixture("table"))[1]!);
  const read = (name: string): ColumnData => table.column(name).read();

  it("has columns of every kind", () => {
    expect(table.rows).toBe(9);
    expect(read("id")).toEqual({
      kind: "numbers",
      values: Int32Array.from({ length: 9 }, (_, i) => i),
    });
    expect(read("NAME")).toEqual({
      kind: "text",
      values: Array.from({ length: 9 }, (_, i) => `row ${i}`),
    });
    expect(read("flag")).toMatchObject({
      kind: "logical",
      values: Uint8Array.of(1, 0, 1, 0, 1, 0, 1, 0, 1),
    });
    expect((read("bits").values as Uint8Array).slice(0, 5)).toEqual(Uint8Array.of(1, 0, 0, 1, 0));
    expect(table.column("flux")).toMatchObject({ unit: "Jy", repeat: 3, format: "3E", number: 5 });
    expect((read("z").values as Float64Array).slice(0, 4)).toEqual(Float64Array.of(0, 1, 1, 1));
    const ragged = read("ragged");
    if (ragged.kind !== "arrays") throw new Error(ragged.kind);
    expect(ragged.values[3]!.values).toEqual(Int32Array.of(0, 1, 2));
    expect(read("count")).toMatchObject({ nulls: Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0) });
  });

  it("names its columns when one is not there", () => {
    expect(() => table.column("nothing")).toThrow(FitsError);
  });
});

const sky: [string, string | number][] = [
  ["CTYPE1", "RA---TAN"],
  ["CTYPE2", "DEC--TAN"],
  ["CRPIX1", 50.5],
  ["CRPIX2", 40.5],
  ["CRVAL1", 359.99],
  ["CRVAL2", 89.9],
  ["CDELT1", -0.001],
  ["CDELT2", 0.001],
];

describe("cutouts by sky region", () => {
  const pixels = Float32Array.from({ length: 100 * 80 }, (_, i) => i);
  const file = writeFits([{ header: sky, image: { shape: [100, 80], pixels } }]);
  const cut = (region: Parameters<typeof cutout>[1]): readonly number[] =>
    parseFits(cutout(file, region))[0]!.shape;

  it("take the pixels that the region touches, also next to the pole", () => {
    expect(cut({ circle: [359.99, 89.9, 0.005] })).toEqual([12, 12]);
    expect(cut({ circle: [0, 90, 5] })).toEqual([100, 80]);
    expect(cut({ circle: [0, 90, 179] })).toEqual([100, 80]);
    expect(cut({ range: [0, 360, 89.9, 90] })[1]).toBeGreaterThan(39);
    const [lon, lat] = new Wcs(parseFits(file)[0]!.header).pixelToSky(20, 30);
    const [lon2, lat2] = new Wcs(parseFits(file)[0]!.header).pixelToSky(30, 30);
    const [lon3, lat3] = new Wcs(parseFits(file)[0]!.header).pixelToSky(20, 40);
    expect(cut({ polygon: [lon, lat, lon2, lat2, lon3, lat3] })).toEqual([11, 11]);
  });

  it("of an extension with INHERIT take the primary header's cards along", () => {
    const mef = writeFits([
      {
        header: [
          ["TELESCOP", "CFHT"],
          ["FILTER", "r"],
          ["COMMENT", undefined, "left out"],
        ],
      },
      {
        header: [
          ["EXTNAME", "CCD0"],
          ["INHERIT", true],
          ["FILTER", "g"],
        ],
        image: { shape: [5, 5], pixels: new Uint8Array(25) },
      },
    ]);
    const { header } = parseFits(cutout(mef, { pixels: [[1, 2]] }))[0]!;
    expect(header.toJSON()).toMatchObject({ TELESCOP: "CFHT", FILTER: "g", EXTNAME: "CCD0" });
    expect(header.has("INHERIT")).toBe(false);
    expect(header.commentary("COMMENT")).toEqual([]);
  });

  it("say so when nothing is there", () => {
    const codes = [
      { circle: [180, -45, 1] },
      { pixels: [[200, 300]] },
      { circle: [0, 95, 1] },
      { circle: [0, 90, 0] },
      { polygon: [1, 2, 3] },
      { pixels: [[1.5, 3]] },
      { band: [1e-6, 2e-6] },
    ].map((region) => {
      try {
        cut(region as Parameters<typeof cutout>[1]);
      } catch (error) {
        return error instanceof FitsError ? error.code : "other";
      }
      return "none";
    });
    expect(codes).toEqual([
      "no-overlap",
      "no-overlap",
      "bad-region",
      "bad-region",
      "bad-region",
      "bad-region",
      "bad-wcs",
    ]);
  });

  it("of a cube take the band's planes", () => {
    const cube = writeFits([
      {
        header: [
          ...sky,
          ["CTYPE3", "FREQ"],
          ["CUNIT3", "GHz"],
          ["CRPIX3", 1],
          ["CRVAL3", 100],
          ["CDELT3", 1],
        ],
        image: { shape: [4, 4, 10], pixels: Float32Array.from({ length: 160 }, (_, i) => i) },
      },
    ]);
    const [from, to] = [103.2e9, 105.1e9].map((hertz) => 299792458 / hertz) as [number, number];
    const part = parseFits(cutout(cube, { band: [from, to] }))[0]!;
    expect(part.shape).toEqual([4, 4, 3]);
    expect(part.header.get("CRPIX3")).toBe(-2);
    expect(readImage(part).pixels[0]).toBe(48);
    expect(parseFits(cutout(cube, { band: [0, from] }))[0]!.shape).toEqual([4, 4, 7]);
    expect(parseFits(cutout(cube, { band: [to, Number.POSITIVE_INFINITY] }))[0]!.shape).toEqual([
      4, 4, 6,
    ]);
  });
});

describe("pictures", () => {
  it("have the first row at the bottom, NaN transparent, and their limits", () => {
    const image = { shape: [2, 2], pixels: Float32Array.of(0, 1, Number.NaN, 0.5) };
    const { data } = renderRgba(image, { limits: [0, 1] });
    expect([...data]).toEqual([0, 0, 0, 0, 128, 128, 128, 255, 0, 0, 0, 255, 255, 255, 255, 255]);
    expect([...renderRgba(image, { limits: "minmax", invert: true }).data.slice(8, 11)]).toEqual([
      255, 255, 255,
    ]);
  });

  it("are averaged down to a size", () => {
    const image = {
      shape: [4, 2],
      pixels: Float32Array.of(1, 3, 5, Number.NaN, 1, 3, 7, Number.NaN),
    };
    expect([...shrinkImage(image, 2).pixels]).toEqual([2, 6]);
    expect(renderRgba(image, { maxSize: 2, limits: "minmax" })).toMatchObject({
      width: 2,
      height: 1,
    });
  });

  it("of flat and of empty images make no trouble", () => {
    expect(zscale(new Float32Array(100).fill(7))).toEqual([7, 7]);
    expect(() => zscale(new Float32Array(100).fill(Number.NaN))).toThrow("no finite pixel");
    expect(renderRgba({ shape: [10, 10], pixels: new Uint8Array(100) }).data[0]).toBe(0);
  });
});
