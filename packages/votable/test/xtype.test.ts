import { Field, tableFromRows } from "@vostack/votable";
import {
  decodeXtype,
  encodeXtype,
  typedValue,
  XtypeError,
  type XtypeValue,
} from "@vostack/votable/xtype";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const field = (xtype: string): Field =>
  new Field({ name: "f", datatype: "char", arraysize: "*", xtype });
const decode = (
  xtype: string,
  value: Parameters<NonNullable<ReturnType<typeof decodeXtype>>>[0],
): XtypeValue | null => {
  const decoder = decodeXtype(field(xtype));
  if (decoder === undefined) throw new Error(`${xtype} is not known`);
  return decoder(value);
};

describe("xtype", () => {
  it("exports nothing unexpected", async () => {
    expect(Object.keys(await import("@vostack/votable/xtype")).sort()).toMatchInlineSnapshot(`
      [
        "XtypeError",
        "decodeXtype",
        "encodeXtype",
        "typedValue",
      ]
    `);
  });

  it("reads timestamps to the nanosecond, with or without time, T and Z", () => {
    expect(decode("timestamp", "2026-02-28T01:02:03.123456789")).toEqual({
      type: "timestamp",
      date: new Date("2026-02-28T01:02:03.123Z"),
      nanoseconds: 456_789,
    });
    for (const text of ["2000-01-01", "2000-01-01T00:00:00Z", "2000-01-01 00:00:00.0"]) {
      expect(decode("adql:TIMESTAMP", text)).toMatchObject({
        date: new Date(946_684_800_000),
        nanoseconds: 0,
      });
    }
    for (const text of [
      "2026-02-30",
      "2026-13-01",
      "2026-01-01T24:00:00",
      "yesterday",
      "26-01-01",
    ]) {
      expect(() => decode("timestamp", text)).toThrow(XtypeError);
    }
  });

  it("reads shapes in DALI's spelling, in STC-S and as bare numbers", () => {
    expect(decode("shape", "circle 10 20 0.5")).toEqual({
      type: "circle",
      lon: 10,
      lat: 20,
      radius: 0.5,
    });
    expect(decode("multishape", "circle 10 20 0.5 polygon 1 2 3 4 5 6")).toMatchObject({
      type: "union",
      shapes: [{ type: "circle" }, { type: "polygon" }],
    });
    expect(decode("adql:REGION", "Polygon ICRS TOPOCENTER 1 2 3 4 5 6")).toEqual({
      type: "polygon",
      vertices: [1, 2, 3, 4, 5, 6],
    });
    expect(decode("adql:REGION", "Union ICRS (Circle 1 2 3 Circle 4 5 6)")).toMatchObject({
      type: "union",
    });
    expect(decode("adql:POINT", "Position ICRS 1 -2")).toEqual({ type: "point", lon: 1, lat: -2 });
    expect(decode("caom2:shape", [1, 2, 3])).toEqual({ type: "circle", lon: 1, lat: 2, radius: 3 });
    expect(() => decode("polygon", [1, 2, 3, 4])).toThrow(/no polygon/);
    expect(() => decode("shape", "blob 1 2")).toThrow(XtypeError);
  });

  it("takes empty text and arrays of NaN for null", () => {
    expect(decode("shape", " ")).toBeNull();
    expect(decode("point", Float64Array.of(Number.NaN, Number.NaN))).toBeNull();
    expect(decode("uuid", null)).toBeNull();
  });

  it("reads MOCs with cell numbers beyond 2^53, and refuses cells that are none", () => {
    expect(decode("moc", "1/1,3-4 2/21 29/3458764513820540927")).toEqual({
      type: "moc",
      cells: [
        {
          order: 1,
          ranges: [
            [1n, 1n],
            [3n, 4n],
          ],
        },
        { order: 2, ranges: [[21n, 21n]] },
        { order: 29, ranges: [[3458764513820540927n, 3458764513820540927n]] },
      ],
    });
    for (const text of ["0/12", "30/1", "1,2", "1/4-3", "1/x"])
      expect(() => decode("moc", text)).toThrow(XtypeError);
  });

  it("reads angles in base 60, URIs and UUIDs", () => {
    expect(decode("hms", "12:30:00")).toBe(187.5);
    expect(decode("dms", "-00:30:00.0")).toBe(-0.5);
    expect(() => decode("dms", "10:60:00")).toThrow(XtypeError);
    expect((decode("uri", "ivo://example.org/x?a#b") as URL).hash).toBe("#b");
    expect(() => decode("uri", "not a uri")).toThrow(XtypeError);
    expect(decode("uuid", "CF079FAC-7C44-48B2-80A3-C7645C463643")).toBe(
      "cf079fac-7c44-48b2-80a3-c7645c463643",
    );
    expect(() => decode("uuid", "cf079fac")).toThrow(XtypeError);
  });

  it("gives typed values of a column, and plain ones where there is no xtype", () => {
    const table = tableFromRows(
      [
        [[10, 20], 1],
        [null, 2],
      ],
      [
        new Field({ name: "pos", datatype: "double", arraysize: "2", xtype: "point" }),
        new Field({ name: "n", datatype: "int" }),
      ],
    );
    const [pos, n] = table.columns;
    expect(typedValue(pos!, 0)).toEqual({ type: "point", lon: 10, lat: 20 });
    expect(typedValue(pos!, 1)).toBeNull();
    expect(typedValue(n!, 1)).toBe(2);
    expect(decodeXtype(new Field({ name: "x", xtype: "my:own" }))).toBeUndefined();
    expect(() => typedValue(n!, 5)).toThrow(RangeError);
  });

  it("refuses to write a typed value of another kind", () => {
    expect(() =>
      encodeXtype(field("point"))!({ type: "circle", lon: 1, lat: 2, radius: 3 }),
    ).toThrow(XtypeError);
    expect(() => encodeXtype(field("uuid"))!(7)).toThrow(XtypeError);
    expect(() => encodeXtype(field("timestamp"))!("2000-01-01")).toThrow(XtypeError);
  });
});

const coordinate = fc.double({ min: -90, max: 90, noNaN: true }).map((x) => x + 0);
const point = fc.record({ type: fc.constant("point" as const), lon: coordinate, lat: coordinate });
const circle = fc.record({
  type: fc.constant("circle" as const),
  lon: coordinate,
  lat: coordinate,
  radius: fc.double({ min: 0.001, max: 90, noNaN: true }),
});
const polygon = fc.record({
  type: fc.constant("polygon" as const),
  vertices: fc
    .array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 6 })
    .map((pairs) => pairs.flat()),
});
const range = fc.record({
  type: fc.constant("range" as const),
  lon: fc.tuple(coordinate, coordinate),
  lat: fc.tuple(coordinate, coordinate),
});
const simple = fc.oneof(point, circle, polygon);
const interval = fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true })).map(([a, b]) => ({
  type: "interval" as const,
  low: Math.min(a, b) + 0,
  high: Math.max(a, b) + 0,
}));
const timestamp = fc.record({
  type: fc.constant("timestamp" as const),
  date: fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
  nanoseconds: fc.integer({ min: 0, max: 999_999 }),
});
const moc = fc.record({
  type: fc.constant("moc" as const),
  cells: fc.array(
    fc.integer({ min: 0, max: 29 }).chain((order) =>
      fc.record({
        order: fc.constant(order),
        ranges: fc.array(
          fc
            .tuple(
              ...([0, 1] as const).map(() =>
                fc.bigInt({ min: 0n, max: (12n << BigInt(2 * order)) - 1n }),
              ),
            )
            .map(([a, b]): [bigint, bigint] => (a! < b! ? [a!, b!] : [b!, a!])),
          { minLength: 1, maxLength: 4 },
        ),
      }),
    ),
    { minLength: 1, maxLength: 4 },
  ),
});

const roundTrips: readonly (readonly [string, fc.Arbitrary<XtypeValue>])[] = [
  ["timestamp", timestamp],
  ["adql:timestamp", timestamp],
  ["interval", interval],
  [
    "multiinterval",
    fc
      .array(interval, { minLength: 1, maxLength: 4 })
      .map((intervals) => ({ type: "multiinterval", intervals })),
  ],
  ["point", point],
  ["circle", circle],
  ["range", range],
  ["polygon", polygon],
  ["shape", fc.oneof(simple, range)],
  [
    "multishape",
    fc.array(simple, { minLength: 2, maxLength: 4 }).map((shapes) => ({ type: "union", shapes })),
  ],
  ["adql:region", simple],
  ["moc", moc],
  ["uuid", fc.uuid()],
  ["uri", fc.webUrl().map((url) => new URL(url))],
];

describe("xtype round trips", () => {
  it.each(roundTrips)("writes and reads %s unchanged", (xtype, values) => {
    const encode = encodeXtype(field(xtype))!;
    fc.assert(
      fc.property(values, (value) => {
        const cell = encode(value);
        expect(decode(xtype, cell as string)).toEqual(value);
      }),
    );
  });

  it.each(["hms", "dms"])(
    "writes and reads %s within a thousandth of a milliarcsecond",
    (xtype) => {
      const encode = encodeXtype(field(xtype))!;
      fc.assert(
        fc.property(
          fc.double({
            min: xtype === "hms" ? 0 : -90,
            max: xtype === "hms" ? 359.9 : 90,
            noNaN: true,
          }),
          (degrees) => {
            expect(decode(xtype, encode(degrees) as string)).toBeCloseTo(degrees, 10);
          },
        ),
      );
    },
  );
});

it("json is read and written, and what is none is an error that says so", () => {
  const encode = encodeXtype({ xtype: "json" })!;
  const text = '{"a":[1,null,"é"]}';
  expect(decode("json", text)).toEqual({ type: "json", value: { a: [1, null, "é"] } });
  expect(encode(decode("json", text))).toBe(text);
  expect(() => decode("json", "{a}")).toThrow("it is no JSON");
});
