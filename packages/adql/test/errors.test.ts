import { AdqlError, parseAdql } from "@vostack/adql";
import { describe, expect, it } from "vitest";

/** The faulty stretch, what to write instead, and the message of a query's fault. */
function fault(text: string): [stretch: string, suggestion: string | undefined, message: string] {
  try {
    parseAdql(text);
  } catch (error) {
    if (!(error instanceof AdqlError)) throw error;
    return [text.slice(error.start, error.end), error.suggestion, error.message];
  }
  throw new Error(`${text} was accepted`);
}

describe("AdqlError", () => {
  it("says line, column and what was expected", () => {
    let thrown: unknown;
    try {
      parseAdql("SELECT ra,\n  dec\nFROM caom2.Plane\nWHERE dec >");
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      name: "AdqlError",
      code: "ADQL_SYNTAX",
      line: 4,
      column: 12,
      expected: ["value"],
      reason: "Expected a value, but the query ends",
    });
    expect(thrown).toBeInstanceOf(SyntaxError);
  });

  it.each([
    ["SELECT * FORM t", "FORM", "FROM"],
    ["SELECT ra FORM t", "FORM", "FROM"],
    ["SELCT ra FROM t", "SELCT", "SELECT"],
    ["SELECT ra FROM t WERE ra > 1", "WERE", "WHERE"],
    ["SELECT ra FROM t ODER BY ra", "ODER", "ORDER"],
    ["SELECT ra FROM t GRUOP BY ra", "GRUOP", "GROUP"],
    ["SELECT ra FROM a INNER JION b ON a.i = b.i", "JION", "JOIN"],
    ["SELECT ra FROM t WHERE n LKE 'a'", "LKE", "LIKE"],
    ["SELECT ra FROM t WHERE ra BETWEN 1 AND 2", "BETWEN", "BETWEEN"],
    ["SELECT CAST(x AS INTEGR) FROM t", "INTEGR", "INTEGER"],
  ])("finds the misspelt keyword in %s", (text, stretch, suggestion) => {
    expect(fault(text)).toEqual([stretch, suggestion, expect.stringContaining(`Did you mean`)]);
  });

  it.each([
    ["SELECT ra FROM t WHERE ra == 1", "==", "="],
    ["SELECT size FROM t", "size", '"size"'],
    ["SELECT ra AS date FROM t", "date", '"date"'],
    ["SELECT ra FROM table", "table", '"table"'],
    ["SELECT COUNT() FROM t", "COUNT()", "COUNT(*)"],
    ["SELECT CAST(x AS DOUBLE) FROM t", "DOUBLE", "DOUBLE PRECISION"],
    ["SELECT CAST(x AS TEXT) FROM t", "TEXT", "VARCHAR"],
    ["SELECT x FROM t WHERE CONTAINS(p, c)", "CONTAINS(p, c)", "1 = CONTAINS(p, c)"],
    ["SELECT x FROM t WHERE n = ‘a’", "‘", "'"],
    ["SELECT x FROM t WHERE n = \u201ca\u201d", "\u201c", "'"],
    ['SELECT x FROM t WHERE n = ""', '""', "''"],
  ])("says what to write instead in %s", (text, stretch, suggestion) => {
    expect(fault(text).slice(0, 2)).toEqual([stretch, suggestion]);
  });

  it.each([
    ["SELECT x FROM t LIMIT 10", "LIMIT", "SELECT TOP 10"],
    ["SELECT x FROM t WHERE x = 1 LIMIT 10", "LIMIT", "SELECT TOP 10"],
    ["SELECT x FROM t AS u LIMIT 10", "LIMIT", "SELECT TOP 10"],
    ["SELECT x FROM t ORDER BY x LIMIT 10", "LIMIT", "SELECT TOP 10"],
    ["SELECT x FROM t FETCH FIRST 5 ROWS ONLY", "FETCH", "TOP"],
    ["SELECT TOP 10 DISTINCT x FROM t", "DISTINCT", "SELECT DISTINCT TOP"],
    ["SELECT x, FROM t", "FROM", "Remove the comma"],
    ["SELECT x FROM t WHERE x IN (1,)", ")", "Remove the comma"],
    ["SELECT x FROM t WHERE x => 1", ">", ">="],
    ["SELECT x FROM t WHERE x = 1 && y = 2", "&", "AND"],
    ["SELECT TRUE FROM t", "TRUE", "has no TRUE"],
    ["SELECT x FROM t WHERE x = TRUE", "TRUE", "compare with 1"],
    ["DELETE FROM t", "DELETE", "only reads"],
    ["SELECT x INTO u FROM t", "INTO", "only reads"],
    ["SELECT x FROM t; DROP TABLE t", "DROP", "One statement"],
    ["SELECT x FROM 't'", "'t'", 'double quotes: "t"'],
    ["SELECT x FROM t WHERE n = 'O'Hara'", "'", "written twice"],
    ["SELECT x FROM 2mass", "2mass", '"2mass"'],
    ["SELECT x > 1 FROM t", ">", "but found >"],
    ["SELECT (x > 1) FROM t", "x > 1", "CASE WHEN"],
    ["SELECT ABS(x, y) FROM t", "ABS(x, y)", "ABS(x)"],
    ["SELECT x FROM t WHERE ABS(x)", "ABS(x)", "Compare it"],
    ["SELECT été FROM t", "é", "delimited"],
    ["SELECT x FROM a JOIN b", "", "ON or USING"],
    ["SELECT x FROM (SELECT x FROM t", "", ")"],
  ])("explains %s", (text, stretch, advice) => {
    const [found, , message] = fault(text);
    expect(found).toBe(stretch);
    expect(message).toContain(advice);
  });
});
