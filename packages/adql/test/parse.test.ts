import { AdqlError, parseAdql, printAdql } from "@vostack/adql";
import { describe, expect, it } from "vitest";
import { extendedQueries, invalidQueries, validQueries } from "./corpus.ts";
import { withoutPositions } from "./trees.ts";

function fault(text: string): AdqlError {
  try {
    parseAdql(text);
  } catch (error) {
    if (error instanceof AdqlError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe("parseAdql()", () => {
  it.each([...validQueries, ...extendedQueries])("reads %s", (text) => {
    const tree = parseAdql(text);
    const printed = printAdql(tree);
    expect(withoutPositions(parseAdql(printed))).toEqual(withoutPositions(tree));
    expect(printAdql(parseAdql(printed))).toBe(printed);
  });

  it.each(invalidQueries)("refuses %s with a place", (text) => {
    const error = fault(text);
    expect(error.code).toBe("ADQL_SYNTAX");
    expect(error.start).toBeGreaterThanOrEqual(0);
    expect(error.end).toBeLessThanOrEqual(text.length);
    expect(error.line).toBeGreaterThanOrEqual(1);
    expect(error.message).toContain(`line ${error.line}, column ${error.column}`);
  });

  it("gives every node the stretch of text that it was read from", () => {
    const text = "SELECT t.ra, (a + b) * 2 AS s FROM t WHERE NOT (x = 1 OR y IN (2, 'z'))";
    const { body } = parseAdql(text);
    if (body.kind !== "select") throw new Error("no SELECT");
    const written = ({ start, end }: { start: number; end: number }): string =>
      text.slice(start, end);
    expect(body.items.map(written)).toEqual(["t.ra", "(a + b) * 2 AS s"]);
    expect(body.from.map(written)).toEqual(["t"]);
    expect(written(body.where!)).toBe("NOT (x = 1 OR y IN (2, 'z'))");
    const where = body.where?.kind === "not" ? body.where.condition : undefined;
    expect(where?.kind === "logical" && where.conditions.map(written)).toEqual([
      "x = 1",
      "y IN (2, 'z')",
    ]);
  });

  it("binds operators as arithmetic does", () => {
    const { body } = parseAdql("SELECT a - b - c * d || e FROM t");
    const item = body.kind === "select" ? body.items[0] : undefined;
    expect(item?.kind === "derived-column" && withoutPositions(item.expression)).toMatchObject({
      operator: "||",
      left: {
        operator: "-",
        left: { operator: "-" },
        right: { operator: "*" },
      },
    });
  });

  it("binds INTERSECT tighter than UNION, and UNION from left to right", () => {
    const query = parseAdql("SELECT a FROM t UNION SELECT b FROM t INTERSECT SELECT c FROM t");
    expect(query.body).toMatchObject({ operator: "UNION", right: { operator: "INTERSECT" } });
    const chain = parseAdql("SELECT a FROM t EXCEPT SELECT b FROM t UNION SELECT c FROM t");
    expect(chain.body).toMatchObject({ operator: "UNION", left: { operator: "EXCEPT" } });
  });

  it("sets the coordinate system apart from the arguments", () => {
    const call = (text: string): unknown => {
      const { body } = parseAdql(`SELECT ${text} FROM t`);
      const item = body.kind === "select" ? body.items[0] : undefined;
      if (item?.kind !== "derived-column" || item.expression.kind !== "function") return undefined;
      const { coordinateSystem, arguments: args } = item.expression;
      return [coordinateSystem && printAdql(coordinateSystem), args.length];
    };
    expect(call("POINT('ICRS', ra, dec)")).toEqual(["'ICRS'", 2]);
    expect(call("POINT(ra, dec)")).toEqual([undefined, 2]);
    expect(call("POINT(NULL, ra, dec)")).toEqual(["NULL", 2]);
    expect(call("POINT(frame, ra, dec)")).toEqual(["frame", 2]);
    expect(call("CIRCLE('', p, 1)")).toEqual(["''", 2]);
    expect(call("CIRCLE(ra, dec, 1)")).toEqual([undefined, 3]);
    expect(call("POLYGON('ICRS', 1, 2, 3, 4, 5, 6)")).toEqual(["'ICRS'", 6]);
    expect(call("BOX(frame, ra, dec, 1, 2)")).toEqual(["frame", 4]);
  });

  it("reads a long chain of conditions as one node", () => {
    const conditions = Array.from({ length: 20_000 }, (_, i) => `x = ${i}`).join(" OR ");
    const { body } = parseAdql(`SELECT x FROM t WHERE ${conditions}`);
    expect(body.kind === "select" && body.where).toMatchObject({ kind: "logical" });
    expect(printAdql(body)).toHaveLength(`SELECT x FROM t WHERE ${conditions}`.length);
  });

  it.each([
    ["parentheses", `SELECT ${"(".repeat(100_000)}x FROM t`],
    ["calls", `SELECT ${"ABS(".repeat(100_000)}x FROM t`],
    ["sub-queries", `SELECT x FROM ${"(SELECT x FROM ".repeat(50_000)}t`],
    ["parentheses before a query", `SELECT x FROM t WHERE x IN ${"(".repeat(50_000)}SELECT`],
    ["sums", `SELECT ${"x + ".repeat(100_000)}x FROM t`],
    ["joins", `SELECT x FROM t ${"NATURAL JOIN t ".repeat(50_000)}`],
    ["unions", `${"SELECT x FROM t UNION ".repeat(50_000)}SELECT x FROM t`],
    ["cases", `SELECT ${"CASE WHEN x = 1 THEN ".repeat(50_000)}x FROM t`],
    ["length", `SELECT '${"x".repeat(5_000_000)}' FROM t`],
  ])("bounds %s with a typed error", (_, text) => {
    expect(fault(text).code).toBe("ADQL_LIMIT");
  });

  it("allows trees that are as high as people write them", () => {
    const deep = `${"(".repeat(150)}x + 1${")".repeat(150)}`;
    expect(() => parseAdql(`SELECT ${deep} FROM t`)).not.toThrow();
    expect(() => parseAdql(`SELECT ${"x || ".repeat(900)}x FROM t`)).not.toThrow();
  });
});
