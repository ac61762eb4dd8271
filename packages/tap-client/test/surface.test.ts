import { expect, test } from "vitest";

test("the surface of the package does not grow by accident", async () => {
  expect(Object.keys(await import("../src/index.ts")).sort()).toMatchInlineSnapshot(`
    [
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
      "parseVosiTables",
      "rowTypes",
    ]
  `);
});
