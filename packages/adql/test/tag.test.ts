import {
  AdqlValueError,
  adql,
  adqlPart,
  and,
  box,
  circle,
  delimitedIdentifier,
  identifier,
  interval,
  likeContains,
  likeEndsWith,
  likeStartsWith,
  list,
  literal,
  or,
  parseAdql,
  point,
  polygon,
  printAdql,
} from "@vostack/adql";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("adql``", () => {
  it("writes values as literals", () => {
    expect(adql`x = ${"O'HARA"} AND y = ${1.5} AND z = ${null} AND b = ${true}`).toBe(
      "x = 'O''HARA' AND y = 1.5 AND z = NULL AND b = 1",
    );
    expect(adql`${12345678901234567890n} ${new Date("2020-01-02T03:04:05.678Z")}`).toBe(
      "12345678901234567890 '2020-01-02T03:04:05.678'",
    );
    expect(adql`x IN ${["a", "b'c"]}`).toBe("x IN ('a', 'b''c')");
  });

  it("takes parts as they are", () => {
    const where = and([adqlPart`a = ${1}`, or([adqlPart`b = ${"x"}`, adqlPart`c > 2`])]);
    expect(adql`SELECT * FROM t WHERE ${where}`).toBe(
      "SELECT * FROM t WHERE ((a = 1) AND (((b = 'x') OR (c > 2))))",
    );
    expect([`${and([])}`, `${or([])}`]).toEqual(["1 = 1", "1 = 0"]);
    expect(adql`${identifier("caom2", "Plane", "size")} ${delimitedIdentifier('a"b')}`).toBe(
      'caom2.Plane."size" "a""b"',
    );
    expect(adql`${point(1, -2)} ${circle(1, 2, 0.5, { coordinateSystem: "ICRS" })}`).toBe(
      "POINT(1, -2) CIRCLE('ICRS', 1, 2, 0.5)",
    );
    expect(
      `${box(1, 2, 3, 4)} ${polygon([
        [1, 2],
        [3, 4],
        [5, 6],
      ])} ${interval(1, 2)}`,
    ).toBe("BOX(1, 2, 3, 4) POLYGON(1, 2, 3, 4, 5, 6) INTERVAL(1, 2)");
  });

  it("writes LIKE patterns in which the text stands for itself", () => {
    expect(`${likeContains("50%_x")}`).toBe("'%50__x%'");
    expect(`${likeStartsWith("a'b", { escape: "backslash" })}`).toBe("'a''b%'");
    expect(`${likeEndsWith("50%_\\", { escape: "backslash" })}`).toBe("'%50\\%\\_\\\\'");
  });

  it.each([
    ["undefined", () => adql`${undefined as never}`],
    ["NaN", () => adql`${Number.NaN}`],
    ["infinity", () => adql`${Number.POSITIVE_INFINITY}`],
    ["an object", () => adql`${{} as never}`],
    ["a function", () => adql`${(() => 1) as never}`],
    ["an empty list", () => adql`x IN ${[]}`],
    ["a nested list", () => adql`x IN ${[[1]] as never}`],
    ["an invalid date", () => literal(new Date("never"))],
    ["a NUL character", () => literal("a\0b")],
    ["a value in quotes", () => adql`x = '${"a"}'`],
    ["a value in a name", () => adql`"${"a"}"`],
    ["a value in a comment", () => adql`x -- ${"a"}`],
    ["an empty name", () => identifier("")],
    ["no name", () => identifier()],
    ["a radius below 0", () => circle(0, 0, -1)],
    ["a latitude over 90", () => point(0, 91)],
    ["text as a number", () => point("1" as never, 2)],
    [
      "two vertices",
      () =>
        polygon([
          [1, 2],
          [3, 4],
        ]),
    ],
    ["a hostile frame", () => point(1, 2, { coordinateSystem: "ICRS', 1" })],
    ["an interval turned round", () => interval(2, 1)],
  ])("refuses %s", (_, build) => {
    expect(build).toThrow(AdqlValueError);
  });

  it("keeps values from melting with the template", () => {
    expect(adql`1 -${-1}`).toBe("1 -(-1)");
    expect(adql`a${1}b${"x"}'y'`).toBe("a 1 b 'x' 'y'");
  });

  it("lets no value change the query", () => {
    const value = fc.oneof(
      fc.string({ unit: "binary" }).filter((text) => !text.includes("\0")),
      fc.constantFrom("'", "''", "' OR 1=1 --", "\\'", '"', "/*", "*/", "--", "\n", "’"),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.bigInt(),
    );
    fc.assert(
      fc.property(value, value, (first, second) => {
        const { body } = parseAdql(adql`SELECT x FROM t WHERE x = ${first} AND y IN ${[second]}`);
        const where = body.kind === "select" ? body.where : undefined;
        expect(where?.kind === "logical" && where.conditions.map(({ kind }) => kind)).toEqual([
          "comparison",
          "in-list",
        ]);
        const [comparison] = where?.kind === "logical" ? where.conditions : [];
        if (comparison?.kind !== "comparison") throw new Error("no comparison");
        if (typeof first === "string") expect(comparison.right).toMatchObject({ value: first });
        else expect(Number(printAdql(comparison.right)) + 0).toBe(Number(first) + 0);
      }),
      { numRuns: 2000 },
    );
  });

  it("lets no name change the query", () => {
    const name = fc.string({ unit: "binary", minLength: 1 }).filter((text) => !text.includes("\0"));
    fc.assert(
      fc.property(name, (text) => {
        const { body } = parseAdql(adql`SELECT ${identifier("t", text)} FROM t`);
        const item = body.kind === "select" ? body.items[0] : undefined;
        expect(item).toMatchObject({ expression: { kind: "column", name: { name: text } } });
      }),
    );
  });

  it("makes lists", () => {
    expect(`${list([1, "a", null])}`).toBe("(1, 'a', NULL)");
  });
});
