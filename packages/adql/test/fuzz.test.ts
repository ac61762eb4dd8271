import { AdqlError, checkAdql, parseAdql, printAdql, walk } from "@vostack/adql";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryQuery } from "./arbitrary-tree.ts";
import { extendedQueries, invalidQueries, validQueries } from "./corpus.ts";
import { withoutPositions } from "./trees.ts";

const tables = [
  {
    name: "t",
    columns: ["x", "y", "ra", "dec", "n"].map((name) => ({ name, datatype: "double" })),
  },
  { name: "a", columns: [{ name: "i", datatype: "int" }] },
  { name: "s.u" },
];

/** Reads and checks a text; anything but a tree or an AdqlError is a failure. */
function survive(text: string): void {
  try {
    const query = parseAdql(text);
    for (const node of walk(query)) {
      if (node.start > node.end || node.end > text.length) throw new Error("bad position");
    }
    expect(printAdql(parseAdql(printAdql(query)))).toBe(printAdql(query));
  } catch (error) {
    if (!(error instanceof AdqlError)) throw error;
    expect(error.start).toBeLessThanOrEqual(error.end);
    expect(error.end).toBeLessThanOrEqual(text.length);
  }
  checkAdql(text, { tables, features: [], version: "2.0" });
}

const corpus = [...validQueries, ...extendedQueries, ...invalidQueries];
const pieces = [
  ..."( ) , . ; * + - / = < > ' \" -- /* */ || & [ ] \n \0 é ’".split(" "),
  ..."SELECT FROM WHERE AND OR NOT IN AS JOIN ON CASE WHEN END UNION WITH NULL x 1 'a'".split(" "),
];

describe("random input", () => {
  it("prints random trees so that they are read as the same trees", () => {
    fc.assert(
      fc.property(arbitraryQuery, (tree) => {
        const printed = printAdql(tree);
        const read = parseAdql(printed);
        expect(withoutPositions(read)).toEqual(withoutPositions(tree));
        expect(printAdql(read)).toBe(printed);
      }),
      { numRuns: 300 },
    );
  });

  it("survives mutated queries", () => {
    const mutation = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat({ max: 8 }),
      put: fc.oneof(fc.constantFrom("", ...pieces.map((piece) => ` ${piece} `), ...pieces)),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...corpus),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        (query, mutations) => {
          let text = query;
          for (const { at, cut, put } of mutations) {
            const start = Math.floor(at * text.length);
            text = text.slice(0, start) + put + text.slice(start + cut);
          }
          survive(text);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("survives random text and random rows of tokens", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), survive), { numRuns: 800 });
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (tokens) =>
        survive(`SELECT ${tokens.join(" ")}`),
      ),
      { numRuns: 2000 },
    );
  });

  it("works through megabytes of hostile text without repeating itself", () => {
    const size = 100_000;
    const hostile = [
      `SELECT x FROM t WHERE ${"x = 1 OR ".repeat(size / 10)}x = 1`,
      `SELECT ${"nowhere, ".repeat(size / 10)}x FROM t`,
      `SELECT x FROM ${"t, ".repeat(size / 10)}t`,
      `SELECT x FROM t WHERE x IN (${"'a''b', ".repeat(size / 10)}'c')`,
      `SELECT '${"''".repeat(size)}' FROM t`,
      `SELECT ${"/".repeat(size)} FROM t`,
      `SELECT x FROM t ${"--\n".repeat(size)}`,
      `SELECT x FROM t WHERE x = ${"1".repeat(size)}`,
      `SELECT ${"x".repeat(size)} FROM t`,
      `SELECT ${"((SELECT ".repeat(150)}`,
      `SELECT ${"*, ".repeat(size / 100)}* FROM ${"t, ".repeat(size / 100)}t`,
      `SELECT * FROM ${"(SELECT *, * FROM ".repeat(150)}t${") AS q".repeat(150)}`,
      `SELECT x, COUNT(*) FROM t GROUP BY ${"x + y, ".repeat(size / 100)}x`,
    ];
    for (const text of hostile) survive(text);
  });
});
