import { Card, FitsError, FitsHeader, parseHeader } from "@vostack/fits";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const text = (options = {}): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    ...options,
  });

function card(image: string): Card {
  return new Card(image.padEnd(80));
}

describe("cards", () => {
  it("have values of every type", () => {
    const cases: [string, unknown, string][] = [
      ["A       =                   42 / answer", 42, "answer"],
      ["A       = -1.5D-3", -0.0015, ""],
      ["A       = .5", 0.5, ""],
      ["A       =                    T /yes", true, "yes"],
      ["A       = F", false, ""],
      ["A       = 'it''s / not a comment' / but this", "it's / not a comment", "but this"],
      ["A       = '  leading'", "  leading", ""],
      ["A       = ''", "", ""],
      ["A       = 'open", "open", ""],
      ["A       =  / undefined", undefined, "undefined"],
      ["A       = 123456789012345678901", 123456789012345678901n, ""],
      ["A       = (1, 2.5)", { re: 1, im: 2.5 }, ""],
      ["A       = 2020-01-01", "2020-01-01", ""],
      ["HIERARCH ESO TEL X = 3 / three", 3, "three"],
      ["COMMENT = 'not a value'", "not a value", ""],
      ["COMMENT   text", undefined, "  text"],
      ["A       =3", undefined, "=3"],
    ];
    for (const [image, value, comment] of cases) {
      expect([image, card(image).value]).toEqual([image, value]);
      expect([image, card(image).comment]).toEqual([image, comment]);
    }
    expect(card("HIERARCH eso tel  x= 3").keyword).toBe("ESO TEL X");
  });

  it("join CONTINUE cards, but only behind an ampersand", () => {
    const images = [
      "LONG    = 'abc&'",
      "CONTINUE  'def&' / one",
      "CONTINUE  '' / two",
      "SHORT   = 'abc'",
      "CONTINUE  'lost'",
      "END",
    ];
    const bytes = new TextEncoder().encode(
      images
        .map((image) => image.padEnd(80))
        .join("")
        .padEnd(2880),
    );
    const { header } = parseHeader(bytes);
    expect(header.get("LONG")).toBe("abcdef");
    expect(header.card("LONG")!.comment).toBe("one two");
    expect(header.get("SHORT")).toBe("abc");
    expect(header.size).toBe(3);
    expect(header.toBytes()).toEqual(bytes);
  });
});

describe("a header", () => {
  it("gives back every value it was given", () => {
    const value = fc.oneof(
      text({ maxLength: 300 }).map((string) => string.trimEnd()),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.boolean(),
    );
    const keyword = fc.oneof(
      fc.stringMatching(/^[A-Z][A-Z0-9_-]{0,7}$/),
      fc.stringMatching(/^[A-Z]{3}( [A-Z0-9]{1,6}){1,3}$/),
    );
    fc.assert(
      fc.property(keyword, value, text({ maxLength: 100 }), (name, given, comment) => {
        if (["END", "COMMENT", "HISTORY", "CONTINUE"].includes(name)) return;
        const header = new FitsHeader([[name, given, comment]]);
        const read = parseHeader(header.toBytes()).header;
        const got = read.get(name);
        const isNumber = typeof given === "number" || typeof given === "bigint";
        expect(isNumber ? Number(got) : got).toEqual(isNumber ? Number(given) : given);
        if (typeof given === "bigint") expect(BigInt(got as number)).toBe(given);
        expect(read.toBytes()).toEqual(header.toBytes());
      }),
      { numRuns: 300 },
    );
  });

  it("keeps the bytes of any cards", () => {
    fc.assert(
      fc.property(fc.array(text({ maxLength: 80 }), { maxLength: 80 }), (images) => {
        const kept = images.filter((image) => !/^END {5}/.test(image.padEnd(80)));
        const bytes = new FitsHeader(kept.map(card)).toBytes();
        const { header } = parseHeader(bytes);
        for (const one of header) void [one.value, one.comment, one.keyword];
        expect(header.toBytes()).toEqual(bytes);
      }),
    );
  });

  it("changes a card in place, appends, deletes, and finds in any case", () => {
    const header = new FitsHeader([
      ["A", 1, "first"],
      ["HISTORY", undefined, "one"],
      ["B", "x"],
    ]);
    header.set("a", 2).set("C", true).append("HISTORY", undefined, "two").delete("B");
    expect([...header].map(({ keyword }) => keyword)).toEqual(["A", "HISTORY", "C", "HISTORY"]);
    expect(header.card("A")!.comment).toBe("first");
    expect(header.commentary("HISTORY")).toEqual(["one", "two"]);
    expect(header.toJSON()).toEqual({ A: 2, C: true });
  });

  it("refuses what FITS cannot hold", () => {
    const codes = [
      (): unknown => new FitsHeader([["BAD", Number.NaN]]),
      (): unknown => new FitsHeader([["BAD", "é"]]),
      (): unknown => new FitsHeader([["BAD=", 1]]),
      (): unknown => new FitsHeader([["COMMENT", undefined, "x".repeat(73)]]),
      (): unknown => new Card("short"),
    ].map((attempt) => {
      try {
        attempt();
      } catch (error) {
        return error instanceof FitsError ? error.code : "other";
      }
      return "none";
    });
    expect(codes).toEqual(["bad-card", "bad-card", "bad-card", "bad-card", "bad-card"]);
  });
});
