import { expect, test } from "vitest";

test("the package exports what its README names, and nothing by accident", async () => {
  expect(Object.keys(await import("@vostack/votable")).sort()).toMatchInlineSnapshot(`
    [
      "Column",
      "Comment",
      "CooSys",
      "Field",
      "Group",
      "IncompleteVOTableError",
      "Info",
      "Instruction",
      "Link",
      "Param",
      "Resource",
      "Table",
      "TableStream",
      "TimeSys",
      "VOElement",
      "VOTable",
      "VOTableError",
      "Values",
      "openTable",
      "openTables",
      "readVOTable",
      "streamVOTable",
      "tableFromColumns",
      "tableFromRows",
      "validateVOTable",
      "writeVOTable",
    ]
  `);
});
