import {
  Info,
  readVOTable,
  type Serialization,
  streamVOTable,
  type Table,
  tableFromRows,
  validateVOTable,
  writeVOTable,
} from "@vostack/votable";
import { readXml, type XmlElement } from "@vostack/xml";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyTable } from "./arbitraries.ts";
import { tabledata, tableOf } from "./helpers.ts";

const serializations: readonly Serialization[] = ["tabledata", "binary", "binary2"];

/** The values of a table, with typed arrays as plain ones. */
function valuesOf(table: Table): unknown[][] {
  return table.columns.map((column) =>
    column
      .toArray()
      .map((value) => (ArrayBuffer.isView(value) ? Array.from(value as never) : value)),
  );
}

describe("what was written is read back", () => {
  for (const serialization of serializations) {
    test(`in ${serialization}, by both kernels`, async () => {
      await fc.assert(
        fc.asyncProperty(anyTable(serialization === "binary" ? "binary" : "all"), async (table) => {
          const bytes = writeVOTable(table, { serialization });
          for (const kernel of ["js", "wasm"] as const) {
            const back = await tableOf(bytes, { kernel });
            expect(valuesOf(back)).toEqual(valuesOf(table));
          }
        }),
        { numRuns: 60 },
      );
    });
  }

  test("bit for bit for any double and float", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.double(), fc.float()), { minLength: 1 }),
        async (rows) => {
          const { tableFromColumns } = await import("@vostack/votable");
          const table = tableFromColumns({
            d: Float64Array.from(rows, ([d]) => d),
            f: Float32Array.from(rows, ([, f]) => f),
          });
          for (const kernel of ["js", "wasm"] as const) {
            const back = await tableOf(writeVOTable(table), { kernel });
            expect(back.column("d").values).toEqual(table.column("d").values);
            expect(back.column("f").values).toEqual(table.column("f").values);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("also when it is streamed", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyTable("all"),
        fc.constantFrom(...serializations),
        async (table, serialization) => {
          fc.pre(serialization !== "binary");
          const back = await tableOf(streamVOTable(table, { serialization }));
          expect(valuesOf(back)).toEqual(valuesOf(table));
        },
      ),
      { numRuns: 50 },
    );
  });
});

const rich = `<?xml version="1.0" encoding="UTF-8"?>
<vot:VOTABLE xmlns:vot="http://www.ivoa.net/xml/VOTable/v1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="1.4" ID="doc" my:own="1" xmlns:my="urn:my">
 <vot:DESCRIPTION>All &lt;of&gt; it, with <my:b>mixed</my:b> content</vot:DESCRIPTION>
 <vot:COOSYS ID="sys" system="ICRS" epoch="J2015.5"/><vot:TIMESYS ID="ts" timeorigin="MJD-origin" timescale="TCB" refposition="BARYCENTER"/>
 <vot:GROUP ID="g"><vot:PARAMref ref="p"/><vot:GROUP><vot:PARAM name="q" datatype="int" value="1"/></vot:GROUP></vot:GROUP>
 <vot:PARAM ID="p" name="p" datatype="float" arraysize="2" value="1.5 2.5" unit="deg"/>
 <vot:INFO name="a" value="&quot;1&quot;&#10;2">text</vot:INFO>
 <vot:RESOURCE type="results" my:x="y"><vot:INFO name="QUERY_STATUS" value="OK"/>
  <my:mivot><my:deep a="b"> kept </my:deep></my:mivot>
  <vot:RESOURCE type="meta" utype="adhoc:service"><vot:PARAM name="accessURL" datatype="char" arraysize="*" value="http://x/?a&amp;b"/></vot:RESOURCE>
  <vot:TABLE name="t" ID="t"><vot:DESCRIPTION>d</vot:DESCRIPTION>
   <vot:FIELD ID="f" name="f" datatype="int" ucd="meta.id" unknown="kept"><vot:DESCRIPTION>int</vot:DESCRIPTION><vot:VALUES null="-1" type="legal"><vot:MIN value="0" inclusive="yes"/><vot:MAX value="9"/><vot:OPTION name="one" value="1"><vot:OPTION value="2"/></vot:OPTION></vot:VALUES><vot:LINK href="u" content-role="doc"/></vot:FIELD>
   <vot:GROUP><vot:FIELDref ref="f" ucd="x"/></vot:GROUP><vot:LINK href="l"/>
   <vot:DATA><vot:TABLEDATA><vot:TR><vot:TD>1</vot:TD></vot:TR><vot:TR><vot:TD/></vot:TR></vot:TABLEDATA><vot:INFO name="in" value="data"/></vot:DATA>
   <vot:INFO name="after" value="table"/></vot:TABLE>
  <vot:INFO name="QUERY_STATUS" value="OVERFLOW"/></vot:RESOURCE>
 <vot:INFO name="end" value="1"/>
</vot:VOTABLE>`;

/** A document as nested lists, without positions and layout. */
function shapeOf(element: unknown): unknown {
  if (typeof element === "string") return element;
  const { prefix, elementName, attributes, children } = element as {
    prefix: string;
    elementName: string;
    attributes: { name: string; value: string }[];
    children: unknown[];
  };
  const kept = attributes
    .filter(({ name }) => name !== "nrows")
    .map(({ name, value }) => `${name}=${value}`);
  return [prefix, elementName, kept, children.map(shapeOf)];
}

describe("strings that a serialisation cannot have as they are", () => {
  const rowOf = (values: readonly string[]): Table =>
    tableFromRows(
      [values],
      values.map((_, k) => ({ name: `s${k}`, datatype: "char", arraysize: "*" })),
    );

  test("control characters come back from TABLEDATA by way of base64", async () => {
    const table = rowOf(["a\u0001b", "\uffff", "\ufffe<", "plain"]);
    const bytes = writeVOTable(table);
    expect(new TextDecoder().decode(bytes)).toContain('<TD encoding="base64">');
    expect(valuesOf(await tableOf(bytes))).toEqual(valuesOf(table));
    const fields = [{ name: "a", datatype: "char", arraysize: "3x2" }];
    const array = tableFromRows([[["a\u0002", "b"]]], fields);
    expect(valuesOf(await tableOf(writeVOTable(array)))).toEqual(valuesOf(array));
  });

  test("NUL, which ends strings, is refused", () => {
    for (const serialization of serializations) {
      expect(() => writeVOTable(rowOf(["a\0b"]), { serialization })).toThrow("NUL");
    }
  });

  test("fields get room for strings that are longer than they say", async () => {
    const fields = [
      { name: "s", datatype: "char", arraysize: "2" },
      { name: "c", datatype: "char" },
      { name: "u", datatype: "unicodeChar", arraysize: "2" },
      { name: "a", datatype: "char", arraysize: "3x2" },
      { name: "v", datatype: "unicodeChar", arraysize: "2x*" },
    ];
    const table = tableFromRows(
      [
        ["abcdef", "xyz", "é𝄞中", ["éabc", "b"], ["é𝄞", "x"]],
        ["ab", "z", "é", ["a", "b"], []],
      ],
      fields,
    );
    for (const serialization of serializations) {
      const back = await tableOf(writeVOTable(table, { serialization }));
      expect(back.row(0)).toEqual(table.row(0));
      expect([back.row(1).s, back.row(1).a]).toEqual(["ab", ["a", "b"]]);
    }
  });

  test("arrays of strings keep characters beyond ASCII in every version", async () => {
    const fields = [
      { name: "a", datatype: "char", arraysize: "4x2" },
      { name: "b", datatype: "char", arraysize: "2x*" },
      { name: "u", datatype: "unicodeChar", arraysize: "4x2" },
    ];
    const rows = [
      [
        ["é", "中a"],
        ["é", "é"],
        ["é", "𝄞中"],
      ],
      [["abcd", "ééa"], ["é"], ["中中中中", "a"]],
    ];
    const table = tableFromRows(rows, fields);
    for (const version of ["1.4", "1.6"]) {
      for (const serialization of serializations) {
        const back = await tableOf(writeVOTable(table, { serialization, version }));
        expect(valuesOf(back), `${serialization} ${version}`).toEqual(valuesOf(table));
      }
    }
  });
});

test("columns of one name are told apart", async () => {
  const field = '<FIELD name="a" datatype="int"/>';
  const rows = "<TR><TD>1</TD><TD>2</TD><TD>3</TD><TD>4</TD></TR>";
  const fields = `${field}${field}<FIELD name="a_2" datatype="int"/><FIELD name="__proto__" datatype="int"/>`;
  const table = await tableOf(tabledata(fields, rows));
  expect(Object.entries(table.row(0))).toEqual([
    ["a", 1],
    ["a_3", 2],
    ["a_2", 3],
    ["__proto__", 4],
  ]);
});

describe("a whole document", () => {
  test("survives reading and writing with everything that is in it", async () => {
    const first = await readVOTable(rich);
    for (const serialization of serializations) {
      const again = await readVOTable(writeVOTable(first, { serialization }));
      expect(shapeOf(again)).toEqual(shapeOf(first));
      expect([...again.firstTable()!.rows()]).toEqual([{ f: 1 }, { f: null }]);
      expect(again.status?.value).toBe("OVERFLOW");
    }
  });

  test("hands out what the standard names", async () => {
    const votable = await readVOTable(rich);
    const field = votable.firstTable()!.fields[0]!;
    expect(field.description).toBe("int");
    expect(field.values).toMatchObject({ null: "-1", min: "0", max: "9", options: ["1", "2"] });
    expect(field.links[0]?.contentRole).toBe("doc");
    expect(votable.cooSystems[0]).toMatchObject({ system: "ICRS", epoch: "J2015.5" });
    expect(votable.timeSystems[0]).toMatchObject({ timescale: "TCB" });
    expect(votable.serviceDescriptors()[0]?.params[0]?.value).toBe("http://x/?a&b");
    expect(votable.params[0]?.value).toBe("1.5 2.5");
    expect(votable.byId("f")).toBe(field);
    expect(votable.infos.map((info) => info.name)).toEqual(["a", "end"]);
    expect(votable.infos[0]?.value).toBe('"1"\n2');
    expect(field.sourceLine).toBe(12);
  });

  test("keeps comments and processing instructions where they stand", async () => {
    const document = `<?xml version="1.0"?>
<!-- before --><?xml-stylesheet href="a.xsl"?>
<VOTABLE version="1.4"><!-- first --><DESCRIPTION>a<!-- in -->b</DESCRIPTION><RESOURCE><?pi?><TABLE><FIELD name="i" datatype="int"/><DATA><TABLEDATA><!-- row --><TR><TD>1</TD></TR></TABLEDATA></DATA><!-- last --></TABLE></RESOURCE></VOTABLE>
<!-- after -->`;
    const first = await readVOTable(document);
    expect(first.description).toBe("ab");
    expect(first.prolog.length + first.epilog.length).toBe(3);
    const text = new TextDecoder().decode(writeVOTable(first));
    const kept = text.match(/<!--.*?-->|<\?(?!xml ).*?\?>/g);
    expect(kept).toEqual([
      "<!-- before -->",
      '<?xml-stylesheet href="a.xsl"?>',
      "<!-- first -->",
      "<!-- in -->",
      "<?pi?>",
      "<!-- row -->",
      "<!-- last -->",
      "<!-- after -->",
    ]);
    expect(shapeOf(await readVOTable(text))).toEqual(shapeOf(first));
  });

  test("has nrows where it had it, and a new table has it", async () => {
    const without = `<VOTABLE><RESOURCE><TABLE><FIELD name="i" datatype="int"/><DATA><TABLEDATA><TR><TD>1</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`;
    const written = async (document: string): Promise<string> =>
      new TextDecoder().decode(writeVOTable(await readVOTable(document)));
    expect(await written(without)).toContain("<TABLE>");
    const lying = without.replace("<TABLE>", '<TABLE nrows="5" ID="t">');
    expect(await written(lying)).toContain('<TABLE nrows="1" ID="t">');
    const table = tableFromRows([{ i: 1 }]);
    expect(new TextDecoder().decode(writeVOTable(table))).toContain('<TABLE nrows="1">');
  });

  test("and its parts keep their namespaces wherever they are written", async () => {
    const document = `<v:VOTABLE xmlns:v="http://www.ivoa.net/xml/VOTable/v1.3" xmlns:m="urn:m" version="1.4"><v:RESOURCE m:a="1"><m:block/>
      <v:TABLE><v:FIELD name="i" datatype="int"/><v:DATA><v:TABLEDATA><v:TR><v:TD>1</v:TD></v:TR></v:TABLEDATA></v:DATA></v:TABLE></v:RESOURCE></v:VOTABLE>`;
    const namespaces = (text: Uint8Array): string[] => {
      const found = new Set<string>();
      const visit = (element: XmlElement): void => {
        found.add(`${element.name} ${element.namespace}`);
        for (const child of element.children) if (typeof child !== "string") visit(child);
      };
      visit(readXml(text));
      return [...found];
    };
    const votable = await readVOTable(document);
    const standard = "http://www.ivoa.net/xml/VOTable/v1.3";
    const names = ["FIELD", "DATA", "TABLEDATA", "TR", "TD"].map((name) => `${name} ${standard}`);
    const [resource] = votable.resources;
    const around = [`VOTABLE ${standard}`, `RESOURCE ${standard}`];
    expect(namespaces(writeVOTable(resource!))).toEqual([
      ...around,
      "block urn:m",
      `TABLE ${standard}`,
      ...names,
    ]);
    const table = `TABLE ${standard}`;
    expect(namespaces(writeVOTable(resource!.tables[0]!))).toEqual([...around, table, ...names]);
    // What a program adds belongs to the standard, too.
    votable.children.push(new Info({ name: "a", value: "b" }));
    expect(namespaces(writeVOTable(votable))).toContain(`INFO ${standard}`);
  });

  test("of an old version becomes one of VOTable 1.3 when it is written as BINARY2", async () => {
    const votable = await readVOTable(rich.replace('version="1.4"', 'version="1.1"'));
    const text = new TextDecoder().decode(writeVOTable(votable, { serialization: "binary2" }));
    expect(text).toMatch(/<vot:VOTABLE [^>]*version="1.3"/);
    expect(() => writeVOTable(votable, { serialization: "binary2", version: "1.2" })).toThrow(
      "VOTable 1.2 has no BINARY2",
    );
  });

  test("of a version before 1.3 names its nulls, as readers of its time need it", async () => {
    const table = tableFromRows(
      [
        [1, null, "a", 0.5],
        [null, 2, null, null],
      ],
      [
        { name: "i", datatype: "int" },
        { name: "n", datatype: "short", nullValue: -9 },
        { name: "s", datatype: "char", arraysize: "*", nullValue: "<none>" },
        { name: "x", datatype: "double" },
      ],
    );
    const bytes = writeVOTable(table, { version: "1.1" });
    expect(new TextDecoder().decode(bytes)).toContain(
      "<TR><TD>-2147483648</TD><TD>2</TD><TD>&lt;none&gt;</TD><TD/></TR>",
    );
    expect(valuesOf(await tableOf(bytes))).toEqual(valuesOf(table));
    const findings = await validateVOTable(bytes, { ucd: false });
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("can be written as another version", async () => {
    const bytes = writeVOTable(await readVOTable(rich), { version: "1.1" });
    const text = new TextDecoder().decode(bytes);
    expect(text).toContain('xmlns:vot="http://www.ivoa.net/xml/VOTable/v1.1"');
    expect((await readVOTable(bytes)).version).toBe("1.1");
  });
});
