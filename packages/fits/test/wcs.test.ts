import { readFileSync } from "node:fs";
import {
  Card,
  type CardValue,
  cutout,
  FitsError,
  FitsHeader,
  parseFits,
  Wcs,
  writeFits,
} from "@vostack/fits";
import { describe, expect, it } from "vitest";

interface Case {
  readonly code: string;
  readonly cards: string[];
  readonly lon: number;
  readonly lat: number;
  readonly pixels: number[][];
  readonly world: (number | null)[][];
}

// Made by fixtures/make.py; many more headers are compared in wcs.peers.test.ts.
const file = new URL("fixtures/wcs.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as Case[];

const header = (cards: Record<string, CardValue>): FitsHeader =>
  new FitsHeader(Object.entries(cards));

const tan = {
  CTYPE1: "RA---TAN",
  CTYPE2: "DEC--TAN",
  CRPIX1: 10,
  CRPIX2: 20,
  CRVAL1: 30,
  CRVAL2: 40,
  CDELT1: -0.01,
  CDELT2: 0.01,
};

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof FitsError ? error.code : String(error);
  }
  return "none";
}

describe("a WCS", () => {
  it.each(cases.map((one) => [one.code, one] as const))(
    "of %s is astropy's, there and back",
    (_, one) => {
      const wcs = new Wcs(new FitsHeader(one.cards.map((card) => new Card(card.padEnd(80)))));
      one.pixels.forEach((pixel, i) => {
        const world = wcs.pixelToWorld(pixel);
        world.forEach((value, axis) => {
          const truth = one.world[i]![axis];
          if (truth === null || truth === undefined) expect(value).toBeNaN();
          else if (axis === one.lon) {
            const difference =
              (((value - truth + 540) % 360) - 180) * Math.cos(world[one.lat]! * (Math.PI / 180));
            expect(Math.abs(difference)).toBeLessThan(1e-9);
          } else expect(Math.abs(value - truth)).toBeLessThan(1e-9 * Math.max(1, Math.abs(truth)));
        });
        if (!world.some(Number.isNaN)) {
          wcs.worldToPixel(world).forEach((value, axis) => {
            expect(value).toBeCloseTo(pixel[axis]!, 5);
          });
        }
      });
    },
  );

  it("counts pixels from 1, and leaves axes out at their reference", () => {
    const wcs = new Wcs(
      header({ ...tan, CTYPE3: "WAVE", CRPIX3: 1, CRVAL3: 500, CDELT3: 1, CUNIT3: "nm" }),
    );
    expect(wcs.pixelToSky(10, 20)).toEqual([30, 40]);
    expect(wcs.skyToPixel(30, 40)).toEqual([10, 20, 1]);
    expect(wcs.pixelToWorld([10, 20, 3])[2]).toBeCloseTo(502e-9, 20);
    expect(wcs.spectral!.toWavelength(wcs.pixelToWorld([10, 20, 3])[2]!)).toBeCloseTo(502e-9, 20);
    expect([wcs.naxis, wcs.hasSky, wcs.radesys]).toEqual([3, true, "ICRS"]);
  });

  it("is NaN on the far side of the sky", () => {
    expect(new Wcs(header(tan)).skyToPixel(210, -40)[0]).toBeNaN();
  });

  it("reads old and alternate spellings", () => {
    const rotated = new Wcs(header({ ...tan, CROTA2: 30 }));
    const { CDELT1: _1, CDELT2: _2, ...rest } = tan;
    const [c, s] = [Math.cos(Math.PI / 6) / 100, Math.sin(Math.PI / 6) / 100];
    const matrix = new Wcs(header({ ...rest, CD1_1: -c, CD1_2: -s, CD2_1: -s, CD2_2: c }));
    rotated.pixelToSky(100, 200).forEach((value, i) => {
      expect(value).toBeCloseTo(matrix.pixelToSky(100, 200)[i]!, 12);
    });
    const arcsec = {
      ...tan,
      CUNIT1: "arcsec",
      CUNIT2: "arcsec",
      CRVAL1: 108000,
      CRVAL2: 144000,
      CDELT1: -36,
      CDELT2: 36,
    };
    expect(new Wcs(header(arcsec)).pixelToSky(11, 21)[1]).toBeCloseTo(
      new Wcs(header(tan)).pixelToSky(11, 21)[1],
      12,
    );
    const alternate = Object.fromEntries(
      Object.entries(tan).map(([keyword, value]) => [`${keyword}B`, value]),
    );
    expect(new Wcs(header(alternate), { alternate: "B" }).pixelToSky(10, 20)).toEqual([30, 40]);
    const scamp = {
      ...rest,
      CD1_1: -0.01,
      CD1_2: 0,
      CD2_1: 0,
      CD2_2: 0.01,
      PV1_1: 1,
      PV2_1: 1,
      PV1_4: 0.1,
      PV1_7: 0.2,
    };
    const tpv = { ...scamp, CTYPE1: "RA---TPV", CTYPE2: "DEC--TPV" };
    const withTpv = new Wcs(header(tpv)).pixelToSky(90, 80);
    expect(new Wcs(header({ ...scamp, PV1_5: 0 })).pixelToSky(90, 80)).toEqual(withTpv);
    const ncp = { ...tan, CTYPE1: "RA---NCP", CTYPE2: "DEC--NCP" };
    const slant = {
      ...tan,
      CTYPE1: "RA---SIN",
      CTYPE2: "DEC--SIN",
      PV2_1: 0,
      PV2_2: 1 / Math.tan((40 * Math.PI) / 180),
    };
    expect(new Wcs(header(ncp)).pixelToSky(60, 80)[0]).toBeCloseTo(
      new Wcs(header(slant)).pixelToSky(60, 80)[0],
      10,
    );
    expect(new Wcs(header({ ...tan, EQUINOX: 1950 })).radesys).toBe("FK4");
    expect(new Wcs(header({ ...tan, RADECSYS: "FK5" })).radesys).toBe("FK5");
  });

  it("of a digitised Schmidt plate comes from its polynomials, also in a cutout", () => {
    const plate: [string, string | number][] = [
      ["PLTRAH", 5],
      ["PLTRAM", 46],
      ["PLTRAS", 51.7],
      ["PLTDECSN", "-"],
      ["PLTDECD", 24],
      ["PLTDECM", 3],
      ["PLTDECS", 42.6],
      ["CNPIX1", 12694],
      ["CNPIX2", 2610],
      ["XPIXELSZ", 25.28],
      ["YPIXELSZ", 25.28],
      ["PPO3", 177500],
      ["PPO6", 177500],
      ["AMDX1", 67.2],
      ["AMDX2", -0.01],
      ["AMDX3", 3],
      ["AMDX4", 2e-5],
      ["AMDX8", 1e-6],
      ["AMDX13", 1e-9],
      ["AMDY1", 67.1],
      ["AMDY2", 0.02],
      ["AMDY3", -5],
      ["AMDY7", 1e-5],
    ];
    const image = { shape: [40, 30], pixels: new Uint8Array(1200) };
    const file = writeFits([{ header: plate, image }]);
    const whole = new Wcs(parseFits(file)[0]!.header);
    const [lon, lat] = whole.pixelToSky(10, 20);
    expect(lat).toBeLessThan(-20);
    whole.skyToPixel(lon, lat).forEach((value, i) => {
      expect(value).toBeCloseTo([10, 20][i]!, 8);
    });
    for (const pixels of [
      [
        [4, 30],
        [5, 25],
      ],
      [
        [4, 30, 3],
        [25, 5, 5],
      ],
    ] as [number, number, number?][][]) {
      const part = new Wcs(parseFits(cutout(file, { pixels }))[0]!.header);
      const [x, y] = pixels.map(
        ([first, , step = 1], i) => first + (i === 1 && first === 25 ? -1 : 1) * step,
      );
      part.pixelToSky(2, 2).forEach((value, i) => {
        expect(value).toBeCloseTo(whole.pixelToSky(x!, y!)[i]!, 10);
      });
    }
  });

  it("that makes no sense is refused with a code", () => {
    const codes = [
      { ...tan, CTYPE1: "RA---XYZ", CTYPE2: "DEC--XYZ" },
      { ...tan, CTYPE2: "DEC--SIN" },
      { ...tan, CDELT1: 0 },
      { ...tan, CUNIT1: "furlong" },
      { ...tan, A_ORDER: 2 },
      { ...tan, A_ORDER: 12, B_ORDER: 2 },
      { ...tan, WCSAXES: 5000 },
      { ...tan, CTYPE1: "RA---CAR", CTYPE2: "DEC--CAR", LONPOLE: 90, CRVAL2: 40 },
      { ...tan, CTYPE1: "RA---COE", CTYPE2: "DEC--COE" },
      { ...tan, CTYPE3: "WAVE-TAB" },
    ].map((cards) => codeOf(() => new Wcs(header(cards))));
    expect(codes).toEqual([
      "unsupported",
      "bad-wcs",
      "bad-wcs",
      "unsupported",
      "bad-wcs",
      "bad-wcs",
      "bad-wcs",
      "bad-wcs",
      "bad-wcs",
      "unsupported",
    ]);
    expect(codeOf(() => new Wcs(header({ NAXIS: 2 })).pixelToSky(1, 1))).toBe("bad-wcs");
  });
});
