import { expect, it } from "vitest";

it("exports what it always did", async () => {
  expect(Object.keys(await import("@vostack/adql")).sort()).toMatchInlineSnapshot(`
    [
      "AdqlError",
      "AdqlPart",
      "AdqlValueError",
      "adql",
      "adqlPart",
      "analyseAdql",
      "and",
      "box",
      "checkAdql",
      "childrenOf",
      "circle",
      "delimitedIdentifier",
      "identifier",
      "interval",
      "likeContains",
      "likeEndsWith",
      "likeStartsWith",
      "list",
      "literal",
      "nearest",
      "or",
      "parseAdql",
      "parseFunctionSignature",
      "point",
      "polygon",
      "positionAt",
      "printAdql",
      "reservedWords",
      "tablesOf",
      "usedFeatures",
      "walk",
    ]
  `);
});
