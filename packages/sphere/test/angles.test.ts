import {
  distance,
  type FormatCoordinatesOptions,
  formatAngle,
  formatCoordinates,
  GeometryError,
  parseAngle,
  parseCoordinates,
  point,
} from "@vostack/sphere";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof GeometryError) return error.code;
    throw error;
  }
  return "read";
}

describe("positions", () => {
  // What astropy reads, and what it misreads as degrees: base 60 without marks.
  test.each([
    ["08h45m07.5s +54d18m00s", 131.28125, 54.3],
    ["01h45m07.5s +23d18m00s", 26.28125, 23.3],
    ["10 20", 10, 20],
    ["10d 20d", 10, 20],
    ["10.68458 +41.26917", 10.68458, 41.26917],
    ["88.77362847 −67.78431533", 88.77362847, -67.78431533],
    ["10 -89", 10, -89],
    ["0h42m44.3s 41d16m9s", 10.684583333333332, 41.26916666666667],
    ["00:42:44.3 +41:16:09", 10.684583333333332, 41.26916666666667],
    ["00 42 44.3 +41 16 09", 10.684583333333332, 41.26916666666667],
    ["00 42 44.3 41 16 09", 10.684583333333332, 41.26916666666667],
    ["J004244.3+411609", 10.684583333333332, 41.26916666666667],
    ["J0042+4116", 10.5, 41.266666666666666],
    ["10.5d +20.25d", 10.5, 20.25],
    ["10deg 20deg", 10, 20],
    ["10 deg 20 deg", 10, 20],
    ["10, 20", 10, 20],
    ["10h20m30s -5d", 155.125, -5],
    ["10h20m30s -0d30m", 155.125, -0.5],
    ["0.5rad 0.5rad", 28.64788975654116, 28.64788975654116],
    ["-10 20", 350, 20],
    ["370 20", 10, 20],
    ["359.99999 0", 359.99999, 0],
    ["ra=10 dec=20", 10, 20],
    ["RA 00:42:44.3, Dec +41:16:09", 10.684583333333332, 41.26916666666667],
    ["ICRS 10 20", 10, 20],
    ["Position ICRS 10 20", 10, 20],
    ["1e1 2e1", 10, 20],
  ])("%s", (text, lon, lat) => {
    const read = parseCoordinates(text);
    expect(read.lon).toBeCloseTo(lon, 12);
    expect(read.lat).toBeCloseTo(lat, 12);
  });

  test.each([
    ["galactic 121.17 -21.57", 10.67919546399609, 41.27191021927864],
    ["l=121.17 b=−21.57", 10.67919546399609, 41.27191021927864],
    ["FK5 10.0000085023 20.0000015295", 10, 20],
    ["FK5, J2000, 10.0000085023, 20.0000015295", 10, 20],
  ])("%s becomes ICRS", (text, lon, lat) => {
    const read = parseCoordinates(text);
    expect(distance(read.lon, read.lat, lon, lat)).toBeLessThan(1e-9);
  });

  test("the frame may be told apart from the text", () => {
    const read = parseCoordinates("121.17 -21.57", { frame: "galactic" });
    expect(distance(read.lon, read.lat, 10.67919546399609, 41.27191021927864)).toBeLessThan(1e-9);
  });

  test.each([
    ["131:16:52.5 +54:18:00", "GEOMETRY_AMBIGUOUS"],
    ["10.5 +54:18:00", "GEOMETRY_AMBIGUOUS"],
    ["10 20 30", "GEOMETRY_SYNTAX"],
    ["10 91", "GEOMETRY_INVALID"],
    ["10:61:00 +10:00:00", "GEOMETRY_INVALID"],
    ["10h 5h", "GEOMETRY_INVALID"],
    ["M31", "GEOMETRY_SYNTAX"],
    ["NGC 224", "GEOMETRY_SYNTAX"],
    ["", "GEOMETRY_SYNTAX"],
    ["10 kg 20 kg", "GEOMETRY_SYNTAX"],
    ["nan 5", "GEOMETRY_SYNTAX"],
    ["10,20,30", "GEOMETRY_SYNTAX"],
  ])("%s is refused", (text, code) => {
    expect(codeOf(() => parseCoordinates(text))).toBe(code);
  });

  test("what is written is read again, in every style", () => {
    const styles: NonNullable<FormatCoordinatesOptions["style"]>[] = [
      "decimal",
      "colon",
      "space",
      "letters",
      "name",
    ];
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 360, noNaN: true }),
        fc.double({ min: -90, max: 90, noNaN: true }),
        fc.constantFrom(...styles),
        fc.integer({ min: 3, max: 9 }),
        (lon, lat, style, precision) => {
          const text = formatCoordinates(point(lon, lat), { style, precision });
          const read = parseCoordinates(text);
          expect(distance(read.lon, read.lat, lon, lat), text).toBeLessThan(20 * 10 ** -precision);
        },
      ),
    );
  });
});

describe("angles", () => {
  test.each([
    ["0.3 deg", 0.3],
    ["30s", 30 / 3600],
    ["1m", 1 / 60],
    ["0.5d", 0.5],
    ["10 arcmin", 10 / 60],
    ["10arcsec", 10 / 3600],
    ["5'", 5 / 60],
    ['5"', 5 / 3600],
    ["0d1m0s", 1 / 60],
    ["0:1:0 deg", 1 / 60],
    ["1h", 15],
    ["0.1 rad", 5.729577951308233],
    [".5 deg", 0.5],
    ["1 degree", 1],
    ["1 degrees", 1],
    ["-1 deg", -1],
    ["400 deg", 400],
    ["2 hourangle", 30],
    ["1e-2 deg", 0.01],
    ["5 arcminutes", 5 / 60],
    ["100 mas", 1e-1 / 3600],
    ["1h2m3.5s", 15.514583333333334],
    ["-0d30m", -0.5],
    ["5°30′36″", 5.51],
    ["1d 2m 3s", 1 + 2 / 60 + 3 / 3600],
    ["5'30\"", 5.5 / 60],
  ])("%s", (text, degrees) => {
    expect(parseAngle(text)).toBeCloseTo(degrees, 13);
  });

  test("a number without unit needs one", () => {
    expect(codeOf(() => parseAngle("0.3"))).toBe("GEOMETRY_AMBIGUOUS");
    expect(parseAngle("0.3", { unit: "arcmin" })).toBeCloseTo(0.005, 15);
    expect(parseAngle("1:30", { unit: "hour" })).toBe(22.5);
  });

  test.each(["3 kg", "", "deg", "1d2d", "1d70m", "1.5d30m", "--1 deg", "1s2m"])(
    "%j is refused",
    (text) => {
      expect(codeOf(() => parseAngle(text))).toMatch(/SYNTAX|INVALID/);
    },
  );

  test("seconds never round to 60", () => {
    expect(formatAngle(10 - 1e-9, { style: "colon" })).toBe("10:00:00.00");
    expect(formatAngle(-0.5, { style: "letters", precision: 0 })).toBe("-00d30m00s");
    expect(formatAngle(-1e-9, { style: "colon" })).toBe("00:00:00.00");
    expect(formatCoordinates(point(359.9999999, -0.00000001), { style: "colon" })).toBe(
      "00:00:00.00 +00:00:00.0",
    );
    expect(formatCoordinates(point(-0.25, 5), { precision: 2 })).toBe("359.75 +5.00");
    expect(formatCoordinates(point(10.684708, 41.26875), { style: "name" })).toBe(
      "J004244.33+411607.5",
    );
    expect(() => formatAngle(Number.NaN)).toThrow(GeometryError);
  });

  test("no text makes the parsers crash or hang", () => {
    const part = fc.constantFrom(
      "1",
      "12",
      "00",
      ".5",
      ":",
      " ",
      "h",
      "m",
      "s",
      "d",
      "°",
      "'",
      '"',
      "+",
      "-",
      "e5",
      "deg",
      "rad",
      ",",
      "J",
      "ra",
      "=",
      "fk5",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part, { maxLength: 30 }).map((parts) => parts.join("")),
        ),
        (text) => {
          codeOf(() => parseCoordinates(text));
          codeOf(() => parseAngle(text));
        },
      ),
      { numRuns: 3000 },
    );
    for (const text of [
      "1".repeat(50_000),
      " ".repeat(50_000),
      "1 ".repeat(50_000),
      "1:".repeat(50_000),
      `ra ${" ".repeat(50_000)}x`,
      "+".repeat(50_000),
    ]) {
      expect(codeOf(() => parseCoordinates(text))).not.toBe("read");
      codeOf(() => parseAngle(text));
    }
  });
});
