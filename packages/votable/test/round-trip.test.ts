import {
  readVOTable,
  type Serialization,
  streamVOTable,
  type Table,
  writeVOTable,
} from "@vostack/votable";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyTable } from "./arbitraries.ts";
import { tableOf } from "./helpers.ts";

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

  test("can be written as another version", async () => {
    const bytes = writeVOTable(await readVOTable(rich), { version: "1.1" });
    const text = new TextDecoder().decode(bytes);
    expect(text).toContain('xmlns:vot="http://www.ivoa.net/xml/VOTable/v1.1"');
    expect((await readVOTable(bytes)).version).toBe("1.1");
  });
});
