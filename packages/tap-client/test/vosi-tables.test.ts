import { describe, expect, test } from "vitest";
import { parseVosiTables } from "../src/metadata/vosi-tables.ts";

const document = `<?xml version="1.0"?>
<v:tableset xmlns:v="http://www.ivoa.net/xml/VOSITables/v1.0" xmlns:vs="http://www.ivoa.net/xml/VODataService/v1.1"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <schema><name>cat</name><description>Catalogues</description>
  <table type="view"><name>cat.Stars</name><description>All stars. And more.</description><nrows>12</nrows>
   <column std="true"><name>"size"</name><description> Bytes </description><unit>byte</unit><ucd>phys.size</ucd>
     <utype>x:size</utype><dataType xsi:type="vs:VOTableType" arraysize="*" extendedType="point">double</dataType>
     <flag>indexed</flag><flag>primary</flag></column>
   <column><name>bare</name></column>
   <foreignKey><targetTable>cat.Names</targetTable><fkColumn><fromColumn>id</fromColumn><targetColumn>star</targetColumn></fkColumn>
     <description>its names</description></foreignKey>
  </table>
  <table><name>cat.Names</name></table>
 </schema>
 <schema><name>empty</name></schema>
</v:tableset>`;

describe("parseVosiTables", () => {
  test("reads schemas, tables, columns and foreign keys whatever the prefixes", () => {
    const tables = parseVosiTables(document);
    expect(tables.names()).toEqual(["cat.Stars", "cat.Names"]);
    expect(tables.schemas).toEqual([
      { name: "cat", description: "Catalogues", tables: ["cat.Stars", "cat.Names"] },
      { name: "empty", tables: [] },
    ]);
    expect(tables.get("CAT.stars")).toEqual({
      name: "cat.Stars",
      schema: "cat",
      type: "view",
      description: "All stars. And more.",
      nrows: 12,
      columns: [
        {
          name: '"size"',
          description: "Bytes",
          unit: "byte",
          ucd: "phys.size",
          utype: "x:size",
          datatype: { name: "double", system: "VOTableType", arraysize: "*", xtype: "point" },
          flags: ["indexed", "primary", "std"],
        },
        { name: "bare", flags: [] },
      ],
      foreignKeys: [
        {
          targetTable: "cat.Names",
          columns: [{ from: "id", target: "star" }],
          description: "its names",
        },
      ],
    });
  });

  test("tells a table whose columns were left out from one that has them", () => {
    const tables = parseVosiTables(document);
    expect(tables.get("cat.Names")).not.toHaveProperty("columns");
  });

  test("finds tables without regard to case and delimiting quotes", () => {
    const tables = parseVosiTables(document);
    expect(tables.get('cat."STARS"')?.name).toBe("cat.Stars");
    expect(tables.has("cat.planets")).toBe(false);
    expect(tables.get("cat.planets")).toBeUndefined();
  });

  test("reads a single table as /tables/NAME answers it", () => {
    const [table] = parseVosiTables(
      "<table><name>a.b</name><column><name>x</name></column></table>",
    );
    expect(table).toMatchObject({ name: "a.b", schema: "a", columns: [{ name: "x" }] });
  });

  test("prints names with first sentences", () => {
    expect(String(parseVosiTables(document))).toBe(
      "cat\n  cat.Stars  All stars.\n  cat.Names\nempty",
    );
  });

  test("refuses other documents", () => {
    expect(() => parseVosiTables("<html/>")).toThrow(/root element is "html"/);
  });
});
