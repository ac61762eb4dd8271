import { circleAround } from "@vostack/sia-cutout";
import { circle, polygon, range } from "@vostack/sphere";
import { expect, test } from "vitest";
import { siaParameters } from "../src/sia/sia-query.ts";
import { sia1Parameters } from "../src/sia/sia1-query.ts";

const text = (query: Parameters<typeof siaParameters>[0]): string =>
  decodeURIComponent(siaParameters(query).toString().replaceAll("+", " "));

test("every parameter of SIA 2, in its units", () => {
  expect(
    text({
      pos: circle(10.5, 41, 0.25),
      band: [4e-7, 7e-7],
      time: [58_849, 58_850.5],
      pol: ["I", "V"],
      fov: { min: 0.1 },
      spatres: { max: 1 },
      specrp: [1000, 5000],
      exptime: { min: 10, max: 3600 },
      timeres: { max: 0.1 },
      id: "ivo://x/y?z",
      collection: ["A", "B"],
      facility: "CFHT",
      instrument: "MegaPrime",
      dptype: "IMAGE",
      calib: [2, 3],
      target: "M 31",
      format: "image/fits",
      maxrec: 0,
      extra: { MODE: "x" },
    }).split("&"),
  ).toEqual([
    "POS=CIRCLE 10.5 41 0.25",
    "BAND=4e-7 7e-7",
    "TIME=58849 58850.5",
    "FOV=0.1 +Inf",
    "SPATRES=-Inf 1",
    "SPECRP=1000 5000",
    "EXPTIME=10 3600",
    "TIMERES=-Inf 0.1",
    "POL=I",
    "POL=V",
    "ID=ivo://x/y?z",
    "COLLECTION=A",
    "COLLECTION=B",
    "FACILITY=CFHT",
    "INSTRUMENT=MegaPrime",
    "DPTYPE=image",
    "TARGET=M 31",
    "FORMAT=image/fits",
    "CALIB=2",
    "CALIB=3",
    "MAXREC=0",
    "MODE=x",
  ]);
});

test("regions: circles, ranges, polygons, texts, numbers, and lists of them", () => {
  expect(text({ pos: polygon([1, 2, 3, 4, 5, 6]) })).toBe("POS=POLYGON 1 2 3 4 5 6");
  expect(text({ pos: [10, 20, 1] })).toBe("POS=CIRCLE 10 20 1");
  expect(text({ pos: "range 10 20 -5 5" })).toBe("POS=RANGE 10 20 -5 5");
  expect(text({ pos: "RANGE -Inf +Inf -5 5" })).toBe("POS=RANGE -Inf +Inf -5 5");
  expect(text({ pos: [circle(1, 2, 3), range(1, 2, 3, 4)] })).toBe(
    "POS=CIRCLE 1 2 3&POS=RANGE 1 2 3 4",
  );
  const [lon, lat, radius] = circleAround("00 42 44.3 +41 16 09", "5 arcmin");
  expect(lon).toBeCloseTo(10.684583, 5);
  expect(lat).toBeCloseTo(41.269167, 5);
  expect(radius).toBeCloseTo(5 / 60, 12);
});

test("wavelengths, frequencies, energies and wave numbers become metres, in order", () => {
  const band = (query: Parameters<typeof siaParameters>[0]["band"]): number[] =>
    siaParameters({ band: query! })
      .get("BAND")!
      .split(" ")
      .map((end) => Number(end.replace("Inf", "Infinity")));
  const [low, high] = band({ min: 1.4, max: 1.5, unit: "GHz" });
  expect(low).toBeCloseTo(299_792_458 / 1.5e9, 12);
  expect(high).toBeCloseTo(299_792_458 / 1.4e9, 12);
  expect(band({ min: 2, unit: "keV" })[0]).toBe(0);
  expect(band({ min: 2, unit: "keV" })[1]).toBeCloseTo(6.199e-10, 13);
  expect(band({ max: 500, unit: "nm" })).toEqual([-Infinity, 5e-7]);
  expect(band({ min: 5000, max: 6000, unit: "Angstrom" })[1]).toBeCloseTo(6e-7, 15);
  expect(band({ min: 1e4, max: 2e4, unit: "cm-1" })[0]).toBeCloseTo(5e-7, 15);
});

test("dates become MJD, UTC without a zone", () => {
  expect(text({ time: ["2020-01-01", "2020-01-02T12:00:00"] })).toBe("TIME=58849 58850.5");
  expect(text({ time: new Date("2020-01-01T00:00:00Z") })).toBe("TIME=58849 58849");
  expect(text({ time: { min: "2020-01-01T01:00:00+01:00" } })).toBe("TIME=58849 +Inf");
  expect(text({ time: [{ max: 50_000 }, [51_000, 52_000]] })).toBe(
    "TIME=-Inf 50000&TIME=51000 52000",
  );
});

test("what makes no sense is refused before anything is sent", () => {
  const bad = [
    { pos: circle(400, 0, 1) },
    { pos: circle(10, 95, 1) },
    { pos: circle(10, 20, 0) },
    { pos: [10, 20] },
    { pos: "box 1 2 3 4" },
    { band: [7e-7, 4e-7] as const },
    { band: Number.NaN },
    { band: [-1e-7, 4e-7] as const },
    { fov: -1 },
    { exptime: { min: -5, max: 10, unit: "min" } },
    { band: {} },
    { band: { min: 1, unit: "parsec" } },
    { time: "yesterday" },
    { calib: 5 },
    { maxrec: -1 },
    { maxrec: 1.5 },
    { collection: "" },
    { specrp: { min: 1, unit: "m" } },
    { collections: "A" } as object,
  ];
  for (const query of bad) expect(() => siaParameters(query), JSON.stringify(query)).toThrow();
});

test("SIA 1 has its own way to write a region", () => {
  const parameters = sia1Parameters({
    pos: [10, 20],
    size: [0.5, 0.2],
    format: ["image/fits", "image/png"],
  });
  expect(decodeURIComponent(parameters.toString())).toBe(
    "POS=10,20&SIZE=0.5,0.2&FORMAT=image/fits,image/png",
  );
  expect(() => sia1Parameters({ pos: [10, 95], size: 1 })).toThrow("There is no position");
});
