import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { clientName } from "../src/query/provenance.ts";

test("the surface of the package does not grow by accident", async () => {
  expect(Object.keys(await import("../src/index.ts")).sort()).toMatchInlineSnapshot(`
    [
      "AdqlPart",
      "AdqlValueError",
      "FileError",
      "OverflowError",
      "QueryError",
      "TableSet",
      "TapJob",
      "TapResult",
      "TapService",
      "TapStream",
      "UnknownTableError",
      "UploadError",
      "UploadTable",
      "UserTables",
      "adql",
      "adqlPart",
      "and",
      "box",
      "circle",
      "delimitedIdentifier",
      "identifier",
      "interval",
      "likeContains",
      "likeEndsWith",
      "likeStartsWith",
      "list",
      "or",
      "parseVosiTables",
      "point",
      "polygon",
      "rowTypes",
    ]
  `);
});

test("provenance records name the version of the package", () => {
  expect(clientName).toBe(`${manifest.name} ${manifest.version}`);
});
