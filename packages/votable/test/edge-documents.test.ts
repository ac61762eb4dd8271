import { gzipSync } from "node:zlib";
import { openTable, readVOTable, validateVOTable, writeVOTable } from "@vostack/votable";
import { describe, expect, test } from "vitest";
import { binary, documentOf, faultOf, piecesOf, rowsOf, tabledata, tableOf } from "./helpers.ts";

const text = '<FIELD name="s" datatype="char" arraysize="*"/>';
const int = '<FIELD name="i" datatype="int"/>';
const real = '<FIELD name="x" datatype="double"/>';

function utf16(document: string, littleEndian: boolean): Uint8Array {
  const bytes = Buffer.from(`\ufeff${document.replace("UTF-8", "UTF-16")}`, "utf16le");
  return new Uint8Array(littleEndian ? bytes : bytes.swap16());
}

describe("the XML around the cells", () => {
  const row = "<TR><TD>é ß 𝄞</TD></TR>";

  test("UTF-16 in both byte orders is read", async () => {
    const document = tabledata(text, row);
    expect(await rowsOf(utf16(document, true))).toEqual([{ s: "é ß 𝄞" }]);
    expect(await rowsOf(utf16(document, false))).toEqual([{ s: "é ß 𝄞" }]);
  });

  test("declared ISO-8859-1 is read, C1 controls included", async () => {
    const document = tabledata(text, "<TR><TD>é\x85</TD></TR>").replace("UTF-8", "ISO-8859-1");
    expect(await rowsOf(new Uint8Array(Buffer.from(document, "latin1")))).toEqual([{ s: "é\x85" }]);
  });

  test("what is text already is taken as it is, whatever encoding it declares", async () => {
    for (const encoding of ["ISO-8859-1", "UTF-16", "unknown"]) {
      const document = `\ufeff${tabledata(text, row)}`.replace("UTF-8", encoding);
      expect(await rowsOf(document)).toEqual([{ s: "é ß 𝄞" }]);
    }
  });

  test("long text is read in pieces that cut no character", async () => {
    for (const shift of ["", "x"]) {
      const cells = Array.from({ length: 30_000 }, (_, k) => `${k}${"𝄞é".repeat(20)}`);
      const rows = cells.map((cell) => `<TR><TD>${cell}</TD></TR>`).join("");
      const table = await tableOf(tabledata(text, `<TR><TD>${shift}</TD></TR>${rows}`));
      expect(Array.from(table.column("s")).slice(1)).toEqual(cells);
    }
  });

  test("entities of the document's own DTD expand, as text and as whole cells", async () => {
    const dtd = '<!DOCTYPE VOTABLE [<!ENTITY me "M. E."><!ENTITY cell "<TD>whole</TD>">]>';
    const document = tabledata(text, "<TR><TD>&me;</TD></TR><TR>&cell;</TR><TR><TD>x</TD></TR>");
    const [head, rest] = [document.slice(0, 38), document.slice(38)];
    expect(await rowsOf(`${head}${dtd}${rest}`)).toEqual([
      { s: "M. E." },
      { s: "whole" },
      { s: "x" },
    ]);
  });

  test("rows inside of one entity are read", async () => {
    const dtd = '<!DOCTYPE VOTABLE [<!ENTITY r "<TR><TD>1</TD></TR><TR><TD>2</TD></TR>">]>';
    const document = tabledata(int, "<TR><TD>0</TD></TR>&r;<TR><TD>3</TD></TR>&r;");
    const rows = await rowsOf(document.replace("?>\n", `?>${dtd}`));
    expect(rows.map((each) => each.i)).toEqual([0, 1, 2, 3, 1, 2]);
  });

  test("an entity that is not declared is an error", async () => {
    const fault = await faultOf(rowsOf(tabledata(text, "<TR><TD>&me;</TD></TR>")));
    expect(fault.message).toContain("&me;");
  });

  test("CDATA may hold what looks like the end of a row", async () => {
    const rows = await rowsOf(tabledata(text, "<TR><TD><![CDATA[</TD></TR><TR>]]></TD></TR>"));
    expect(rows).toEqual([{ s: "</TD></TR><TR>" }]);
  });

  test("comments and processing instructions may stand in and between rows", async () => {
    const rows = await rowsOf(
      tabledata(
        int,
        "<!-- a --><TR><!-- b --><TD>1<!-- c -->2</TD><?pi x?></TR><?pi?><TR><TD>3</TD></TR>",
      ),
    );
    expect(rows).toEqual([{ i: 12 }, { i: 3 }]);
  });

  test("prefixes, odd white space in tags, single quotes and a DOCTYPE are read", async () => {
    const rows = await rowsOf(
      "<!DOCTYPE v:VOTABLE SYSTEM 'http://us-vo.org/xml/VOTable.dtd'>" +
        "<v:VOTABLE xmlns:v='http://www.ivoa.net/xml/VOTable/v1.3'><v:RESOURCE><v:TABLE><v:FIELD\n name='i'\tdatatype = 'int' />" +
        "<v:DATA><v:TABLEDATA ><v:TR ><v:TD\n>1</v:TD></v:TR></v:TABLEDATA></v:DATA></v:TABLE></v:RESOURCE></v:VOTABLE>",
    );
    expect(rows).toEqual([{ i: 1 }]);
  });

  test("a missing and a wrong namespace do no harm", async () => {
    const document = tabledata(int, "<TR><TD>1</TD></TR>");
    expect(await rowsOf(document.replace(/ xmlns="[^"]*"/, ""))).toEqual([{ i: 1 }]);
    expect(await rowsOf(document.replace(/xmlns="[^"]*"/, 'xmlns="urn:x"'))).toEqual([{ i: 1 }]);
  });

  test("character references are read, beyond the BMP too", async () => {
    const rows = await rowsOf(
      tabledata(text, "<TR><TD>&#x1D11E;&#233;&lt;&gt;&amp;&quot;&apos;</TD></TR>"),
    );
    expect(rows).toEqual([{ s: "𝄞é<>&\"'" }]);
  });

  test("line ends in cells are those of XML", async () => {
    expect(await rowsOf(tabledata(text, "<TR><TD>a\r\nb\rc\nd</TD></TR>"))).toEqual([
      { s: "a\nb\nc\nd" },
    ]);
  });

  test("attributes of TR and TD are tolerated", async () => {
    const rows = await rowsOf(tabledata(int, '<TR ID="r1"><TD encoding="none">1</TD></TR>'));
    expect(rows).toEqual([{ i: 1 }]);
  });

  test("a gzipped document is read", async () => {
    const rows = await rowsOf(new Uint8Array(gzipSync(tabledata(int, "<TR><TD>1</TD></TR>"))));
    expect(rows).toEqual([{ i: 1 }]);
  });

  test("bytes that are not UTF-8 are an error, in a cell as well", async () => {
    const bytes = Buffer.from(tabledata(text, "<TR><TD>é</TD></TR>"), "latin1");
    const fault = await faultOf(readVOTable(new Uint8Array(bytes)));
    expect(fault.message).toMatch(/UTF-8/);
  });
});

describe("the text of cells", () => {
  test("numbers may have white space, a plus, hexadecimal digits and every spelling of infinity", async () => {
    const rows = await rowsOf(
      tabledata(
        int + real,
        "<TR><TD> 0x1f </TD><TD> +1.5 </TD></TR><TR><TD>+3</TD><TD>-Infinity</TD></TR>" +
          "<TR><TD>-7</TD><TD>+Inf</TD></TR><TR><TD/><TD>nan</TD></TR><TR><TD>\n</TD><TD>1.5D+2</TD></TR>",
      ),
    );
    expect(rows).toEqual([
      { i: 31, x: 1.5 },
      { i: 3, x: -Infinity },
      { i: -7, x: Infinity },
      { i: null, x: Number.NaN },
      { i: null, x: 150 },
    ]);
  });

  test("booleans have many spellings", async () => {
    const rows = await rowsOf(
      tabledata(
        '<FIELD name="b" datatype="boolean"/>',
        ["T", "t", "1", "true", "fAlSe", "F", "0", "?", "", " "]
          .map((b) => `<TR><TD>${b}</TD></TR>`)
          .join(""),
      ),
    );
    expect(rows.map((row) => row.b)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      null,
      null,
      null,
    ]);
  });

  test("longs keep their last bit, and unsigned bytes may be hexadecimal", async () => {
    const fields = '<FIELD name="l" datatype="long"/><FIELD name="b" datatype="unsignedByte"/>';
    const rows = await rowsOf(
      tabledata(
        fields,
        "<TR><TD>9223372036854775807</TD><TD>0xff</TD></TR><TR><TD>-9223372036854775808</TD><TD>0</TD></TR>" +
          "<TR><TD>9007199254740993</TD><TD>255</TD></TR><TR><TD>-123456789012345678</TD><TD>1</TD></TR>",
      ),
    );
    expect(rows.map((row) => row.l)).toEqual([
      9223372036854775807n,
      -9223372036854775808n,
      9007199254740993n,
      -123456789012345678n,
    ]);
    expect(rows.map((row) => row.b)).toEqual([255, 0, 255, 1]);
  });

  test("arrays may be separated by line ends and tabs", async () => {
    const fields =
      '<FIELD name="a" datatype="int" arraysize="2x*"/><FIELD name="c" datatype="floatComplex" arraysize="2"/>';
    const rows = await rowsOf(
      tabledata(fields, "<TR><TD>1 2\n3\t4</TD><TD>1 2 3 4</TD></TR><TR><TD></TD><TD/></TR>"),
    );
    expect(rows).toEqual([
      { a: Int32Array.of(1, 2, 3, 4), c: Float32Array.of(1, 2, 3, 4) },
      { a: null, c: null },
    ]);
    const odd = await faultOf(readVOTable(tabledata(fields, "<TR><TD>1 2 3</TD><TD/></TR>")));
    expect(odd).toMatchObject({ code: "CELL", field: "a" });
  });

  test("strings of an array are cut at their length, in bytes since VOTable 1.6 and in characters before", async () => {
    const field = '<FIELD name="a" datatype="char" arraysize="3x*"/>';
    const document = (version: string, cell: string): string =>
      tabledata(field, `<TR><TD>${cell}</TD></TR>`).replace('"1.4"', `"${version}"`);
    expect(await rowsOf(document("1.6", "é é "))).toEqual([{ a: ["é", "é"] }]);
    expect(await rowsOf(document("1.6", "中中"))).toEqual([{ a: ["中", "中"] }]);
    expect(await rowsOf(document("1.4", "中éabcd"))).toEqual([{ a: ["中éa", "bcd"] }]);
    // Only in bytes does it come out even: a writer that counted them.
    expect(await rowsOf(document("1.4", "éaéb"))).toEqual([{ a: ["éa", "éb"] }]);
    const fault = await faultOf(readVOTable(document("1.6", "ééé")));
    expect(fault).toMatchObject({ code: "CELL" });
  });

  test("strings of an array lose the blanks at their ends", async () => {
    const fields =
      '<FIELD name="f" datatype="char" arraysize="5x3"/><FIELD name="v" datatype="char" arraysize="4x*"/>';
    const rows = await rowsOf(
      tabledata(fields, "<TR><TD>apple b    fig</TD><TD>a   bcd efgh</TD></TR>"),
    );
    expect(rows).toEqual([{ f: ["apple", " b", " fig"], v: ["a", "bcd", "efgh"] }]);
  });

  test("bits may stand without blanks between them", async () => {
    const field = '<FIELD name="b" datatype="bit" arraysize="10"/>';
    const bits = [true, false, true, false, true, false, true, false, true, false];
    const rows = await rowsOf(
      tabledata(field, "<TR><TD>1010101010</TD></TR><TR><TD>1 0 1 0 1 0 1 0 1 0</TD></TR>"),
    );
    expect(rows).toEqual([{ b: bits }, { b: bits }]);
  });

  test("VALUES null means null, in arrays for each item", async () => {
    const fields =
      '<FIELD name="i" datatype="int"><VALUES null="-9"/></FIELD><FIELD name="a" datatype="short" arraysize="*"><VALUES null="-1"/></FIELD>' +
      '<FIELD name="s" datatype="char" arraysize="*"><VALUES null="N/A"/></FIELD>';
    const rows = await rowsOf(
      tabledata(
        fields,
        "<TR><TD>-9</TD><TD>1 -1 3</TD><TD>N/A</TD></TR><TR><TD>9</TD><TD>2</TD><TD>x</TD></TR>",
      ),
    );
    expect(rows).toEqual([
      { i: null, a: [1, null, 3], s: null },
      { i: 9, a: [2], s: "x" },
    ]);
  });

  test("what is no value is an error with its place, or null on request", async () => {
    const document = tabledata(int, "<TR><TD>1</TD></TR>\n<TR><TD>two</TD></TR>");
    const fault = await faultOf(readVOTable(document));
    expect(fault).toMatchObject({ code: "CELL", row: 1, field: "i", line: 3 });
    const votable = await readVOTable(document, { invalid: "null" });
    expect([...votable.firstTable()!.rows()]).toEqual([{ i: 1 }, { i: null }]);
    expect(votable.findings).toMatchObject([{ code: "CELL", severity: "error" }]);
  });

  test("integers that do not fit are an error", async () => {
    for (const [type, value] of [
      ["short", "32768"],
      ["int", "2147483648"],
      ["unsignedByte", "-1"],
      ["long", "9223372036854775808"],
    ]) {
      const field = `<FIELD name="i" datatype="${type}"/>`;
      const fault = await faultOf(readVOTable(tabledata(field, `<TR><TD>${value}</TD></TR>`)));
      expect(fault).toMatchObject({ code: "CELL", row: 0 });
    }
  });
});

test("text that looks like a number stays text, by both kernels", async () => {
  const fields = ["char", "unicodeChar"].flatMap((type) =>
    ["", ' arraysize="*"', ' arraysize="3"'].map(
      (size, k) => `<FIELD name="${type}${k}" datatype="${type}"${size}/>`,
    ),
  );
  for (const value of ["1", "0", "255", "-1", "T", "NaN"]) {
    const row = `<TR>${`<TD>${value}</TD>`.repeat(6)}</TR>`;
    for (const kernel of ["js", "wasm"] as const) {
      const [read] = await rowsOf(tabledata(fields.join(""), row), { kernel });
      expect(Object.values(read!)).toEqual(new Array(6).fill(value));
    }
  }
});

describe("tables", () => {
  test("an empty TABLEDATA and a table without DATA are different things", async () => {
    const empty = await tableOf(documentOf(int, "<TABLEDATA/>"));
    expect([empty.nrows, empty.hasData, empty.columns.length]).toEqual([0, true, 1]);
    const without = await readVOTable(documentOf(int, "").replace("<DATA></DATA>", ""));
    expect([without.firstTable()?.hasData, without.firstTable()?.nrows]).toEqual([false, 0]);
  });

  test("a table may take its structure from another one", async () => {
    const document = documentOf(int, "<TABLEDATA><TR><TD>1</TD></TR></TABLEDATA>")
      .replace("<TABLE>", '<TABLE ID="t">')
      .replace(
        "</TABLE>",
        '</TABLE><TABLE ref="t"><DATA><TABLEDATA><TR><TD>2</TD></TR></TABLEDATA></DATA></TABLE>',
      );
    const tables = (await readVOTable(document)).tables();
    expect(tables.map((table) => [...table.rows()])).toEqual([[{ i: 1 }], [{ i: 2 }]]);
  });

  test("nrows may lie", async () => {
    const document = tabledata(int, "<TR><TD>1</TD></TR>").replace(
      "<TABLE>",
      '<TABLE nrows="999999999">',
    );
    expect((await tableOf(document)).nrows).toBe(1);
  });

  test("a row with too few or too many cells is an error that says where", async () => {
    const few = await faultOf(
      readVOTable(tabledata(int + real, "<TR><TD>1</TD><TD>2</TD></TR><TR><TD>1</TD></TR>")),
    );
    expect(few).toMatchObject({ code: "ROW_LENGTH", row: 1 });
    const many = await faultOf(readVOTable(tabledata(int, "<TR><TD>1</TD><TD>2</TD></TR>")));
    expect(many).toMatchObject({ code: "ROW_LENGTH", row: 0 });
  });

  test("a document that reports an error without a table says so", async () => {
    const votable = await readVOTable(
      '<VOTABLE version="1.3"><RESOURCE type="results"><INFO name="QUERY_STATUS" value="ERROR">No such column</INFO></RESOURCE></VOTABLE>',
    );
    expect(votable.status).toEqual({ value: "ERROR", message: "No such column" });
    expect(votable.tables()).toEqual([]);
  });

  test("a short last row that the service explains keeps the rows before it", async () => {
    const document = documentOf(
      int + real,
      "<TABLEDATA><TR><TD>1</TD><TD>2</TD></TR><TR><TD>1</TD></TR></TABLEDATA>",
      {
        after: '<INFO name="QUERY_STATUS" value="ERROR">Out of memory</INFO><RESOURCE ID="last"/>',
      },
    );
    const fault = await faultOf(readVOTable(document));
    expect(fault).toMatchObject({ code: "QUERY_ERROR", row: 1 });
    expect(fault.message).toContain("Out of memory");
    const partial = fault.partial as Awaited<ReturnType<typeof readVOTable>>;
    expect([...partial.firstTable()!.rows()]).toEqual([{ i: 1, x: 2 }]);
    expect(partial.byId("last")).toBeDefined();
    // Where the document is cut after that, the service's word counts.
    const cut = document.slice(0, document.indexOf("<RESOURCE ID"));
    expect(await faultOf(readVOTable(cut))).toMatchObject({ code: "QUERY_ERROR", row: 1 });
    const stream = openTable(cut).then((opened) => opened.toTable());
    expect(await faultOf(stream)).toMatchObject({ code: "QUERY_ERROR", row: 1 });
  });
});

describe("what does not follow the standard is read where it means one thing, and never dropped in silence", () => {
  test("a field without name has its ID for a name", async () => {
    const fields = '<FIELD ID="ra" datatype="int"/><FIELD ID="dec" datatype="int"/>';
    const rows = await rowsOf(tabledata(fields, "<TR><TD>1</TD><TD>2</TD></TR>"));
    expect(rows).toEqual([{ ra: 1, dec: 2 }]);
  });

  test("datatypes that are none have the meaning that other readers give them", async () => {
    const types = ["string", "unicodeString", "int16", "int32", "int64", "float32", "float64"];
    const all = [...types, "unsignedShort", "unsignedInt", "integer", "real"];
    const fields = all.map((type) => `<FIELD name="${type}" datatype="${type}"/>`).join("");
    const [row] = await rowsOf(tabledata(fields, `<TR>${"<TD>12</TD>".repeat(all.length)}</TR>`));
    expect(Object.values(row!)).toEqual(["12", "12", 12, 12, 12, 12, 12, 12, 12, 12, 12]);
  });

  test("datatypes of databases have the meaning that they have there", async () => {
    const all = ["varchar", "text", "clob", "timestamp", "smallint", "bigint"];
    const fields = all.map((type) => `<FIELD name="${type}" datatype="${type}"/>`).join("");
    const [row] = await rowsOf(tabledata(fields, `<TR>${"<TD>12</TD>".repeat(all.length)}</TR>`));
    expect(Object.values(row!)).toEqual(["12", "12", "12", "12", 12, 12]);
  });

  test("the word null is null where a number is expected, and so is any text of VALUES null", async () => {
    const fields =
      '<FIELD name="x" datatype="double"/><FIELD name="y" datatype="float"><VALUES null="N/A"/></FIELD>' +
      '<FIELD name="b" datatype="boolean"><VALUES null="-"/></FIELD><FIELD name="a" datatype="double" arraysize="*"><VALUES null="--"/></FIELD>';
    const rows = await rowsOf(
      tabledata(fields, "<TR><TD>null</TD><TD>N/A</TD><TD>-</TD><TD>1 -- 2</TD></TR>"),
    );
    expect(rows).toEqual([{ x: null, y: null, b: null, a: [1, null, 2] }]);
  });

  test("VALUES may name the null of others", async () => {
    const fields =
      '<FIELD name="i" datatype="int"><VALUES ID="v" null="-9"/></FIELD><FIELD name="j" datatype="int"><VALUES ref="v"/></FIELD>';
    const bytes = [0xff, 0xff, 0xff, 0xf7, 0xff, 0xff, 0xff, 0xf7, 0, 0, 0, 1, 0, 0, 0, 2];
    expect(await rowsOf(tabledata(fields, "<TR><TD>-9</TD><TD>-9</TD></TR>"))).toEqual([
      { i: null, j: null },
    ]);
    expect(await rowsOf(binary("BINARY", fields, bytes))).toEqual([
      { i: null, j: null },
      { i: 1, j: 2 },
    ]);
  });

  test("a table with ref and without DATA has the fields of the other", async () => {
    const document = documentOf(int, "<TABLEDATA/>")
      .replace("<TABLE>", '<TABLE ID="t">')
      .replace("</TABLE>", '</TABLE><TABLE ref="t"/>');
    const [, second] = (await readVOTable(document)).tables();
    expect(second?.fields.map(({ name }) => name)).toEqual(["i"]);
    expect(second?.hasData).toBe(false);
  });

  test("a TABLE may stand outside of any RESOURCE, and its data outside of DATA", async () => {
    const rows = "<TABLEDATA><TR><TD>1</TD></TR></TABLEDATA>";
    const bare = `<VOTABLE><TABLE>${int}<DATA>${rows}</DATA></TABLE></VOTABLE>`;
    expect(await rowsOf(bare)).toEqual([{ i: 1 }]);
    expect(await rowsOf(bare.replace(/<.?DATA>/g, ""))).toEqual([{ i: 1 }]);
  });

  test("rows and cells inside of others are an error", async () => {
    for (const row of [
      "<TR><TD>1</TD><TR><TD>2</TD></TR></TR>",
      "<TR><TD>1<TD>2</TD></TD><TD>3</TD></TR>",
      "<TD/>",
    ]) {
      const fault = await faultOf(readVOTable(tabledata(int + real, row)));
      expect(fault, row).toMatchObject({ code: "ROW_LENGTH", row: 0 });
    }
  });

  test("other elements among the rows are told as findings", async () => {
    const votable = await readVOTable(
      tabledata(int, '<tr><td/></tr><TR ID="a"><TD>1<B/></TD></TR><TR ID="b"><TD>2</TD></TR>'),
    );
    expect([...votable.firstTable()!.rows()]).toEqual([{ i: 1 }, { i: 2 }]);
    expect(votable.findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      "error ELEMENT_UNKNOWN",
      "error ELEMENT_UNKNOWN",
      "error ELEMENT_UNKNOWN",
    ]);
  });

  test("a complex number with one part is real, and NaN alone is null, as astropy writes it", async () => {
    const field = '<FIELD name="z" datatype="doubleComplex"/>';
    const rows = "<TR><TD>1.5</TD></TR><TR><TD>NaN</TD></TR><TR><TD>1 2</TD></TR>";
    expect(await rowsOf(tabledata(field, rows))).toEqual([
      { z: Float64Array.of(1.5, 0) },
      { z: null },
      { z: Float64Array.of(1, 2) },
    ]);
    const findings = await validateVOTable(tabledata(field, rows));
    expect(findings.filter(({ code }) => code === "CELL")).toHaveLength(2);
    const wrong = tabledata(field.replace("/>", ' arraysize="2"/>'), "<TR><TD>1 2 3</TD></TR>");
    expect(await faultOf(readVOTable(wrong))).toMatchObject({ code: "CELL" });
  });

  test("rows inside of comments, instructions and CDATA are no rows", async () => {
    const hidden = "<TR><TD>8</TD></TR> <TR><TD>9</TD></TR>\n";
    for (const [open, close] of [
      ["<!-- ", " -->"],
      ["<?old ", " ?>"],
      ["<!-- > ", "-->"],
    ]) {
      const rows = `${open}${hidden}${close}<TR><TD>1</TD></TR>${open}${hidden}${close}<TR>${open}${hidden}${close}<TD>2</TD></TR>`;
      for (const kernel of ["js", "wasm"] as const) {
        for (const length of [1, 7, 1000]) {
          const source = piecesOf(tabledata(int, rows), length);
          expect(await rowsOf(source, { kernel }), open).toEqual([{ i: 1 }, { i: 2 }]);
        }
      }
    }
    const texts = await rowsOf(tabledata(text, `<TR><TD><![CDATA[${hidden}]]></TD></TR>`));
    expect(texts).toEqual([{ s: hidden }]);
  });

  test("nrows that lies is told as a finding", async () => {
    const document = tabledata(int, "<TR><TD>1</TD></TR>").replace("<TABLE>", '<TABLE nrows="3">');
    expect((await readVOTable(document)).findings).toMatchObject([
      { code: "NROWS", severity: "warning", message: "nrows is 3, but the table has 1 rows" },
    ]);
  });

  test("data that come twice, or in a form that is not read, are an error", async () => {
    const rows = "<TABLEDATA><TR><TD>1</TD></TR></TABLEDATA>";
    const twice = await faultOf(readVOTable(documentOf(int, `${rows}</DATA><DATA>${rows}`)));
    expect(twice).toMatchObject({ code: "FIELD" });
    const parquet = '<PARQUET><STREAM href="x.parquet"/></PARQUET>';
    expect(await faultOf(readVOTable(documentOf(int, parquet)))).toMatchObject({ code: "FIELD" });
  });
});

describe("binary streams", () => {
  const be = (value: number, bytes: number): number[] =>
    Array.from({ length: bytes }, (_, k) => (value >>> (8 * (bytes - 1 - k))) & 255);

  test("char is UTF-8, and fixed strings end at NUL", async () => {
    const fields =
      '<FIELD name="v" datatype="char" arraysize="23*"/><FIELD name="f" datatype="char" arraysize="5"/>';
    const bytes = [0, ...be(3, 4), 0xc3, 0xa9, 0x78, 97, 98, 0, 122, 122];
    expect(await rowsOf(binary("BINARY2", fields, bytes))).toEqual([{ v: "éx", f: "ab" }]);
  });

  test("char that is no UTF-8 is read as ISO-8859-1, with a finding", async () => {
    const fields = `${text}<FIELD name="f" datatype="char" arraysize="2"/>`;
    const rows = [
      [0, ...be(2, 4), 0xe9, 65, 97, 0xe9],
      [0, ...be(2, 4), 0xc3, 0xa9, 0xa9, 97],
    ];
    const document = binary("BINARY2", fields, rows.flat());
    for (const kernel of ["js", "wasm"] as const) {
      const votable = await readVOTable(document, { kernel });
      expect([...votable.firstTable()!.rows()]).toEqual([
        { s: "éA", f: "aé" },
        { s: "é", f: "©a" },
      ]);
      expect(votable.findings.map(({ code }) => code)).toEqual(["ENCODING", "ENCODING"]);
      expect(await rowsOf(writeVOTable(votable))).toEqual([...votable.firstTable()!.rows()]);
    }
  });

  test("comments and CDATA may stand in a stream", async () => {
    const document = binary("BINARY", int, [...be(1, 4), ...be(2, 4), ...be(3, 4)]);
    const broken = document.replace("AAAAAQAAAAIAAAAD", "AAAA<!-- c -->AQAA<![CDATA[AAIA]]>AAAD");
    expect(broken).not.toBe(document);
    expect(await rowsOf(broken)).toEqual([{ i: 1 }, { i: 2 }, { i: 3 }]);
  });

  test("bits, unicodeChar, complex, bytes and null flags are read", async () => {
    const fields =
      '<FIELD name="b" datatype="bit" arraysize="10"/><FIELD name="u" datatype="unicodeChar" arraysize="*"/>' +
      '<FIELD name="c" datatype="floatComplex"/><FIELD name="n" datatype="unsignedByte"/><FIELD name="z" datatype="boolean"/>';
    const bytes = [
      0,
      0b10101010,
      0b10000000,
      ...be(2, 4),
      0,
      0xe9,
      0x4e,
      0x2d,
      ...be(0x3f800000, 4),
      ...be(0x40000000, 4),
      7,
      84,
    ];
    const second = [0b11111000, 0, 0, ...be(0, 4), ...be(0, 4), ...be(0, 4), 0, 0];
    expect(await rowsOf(binary("BINARY2", fields, [...bytes, ...second]))).toEqual([
      {
        b: [true, false, true, false, true, false, true, false, true, false],
        u: "é中",
        c: Float32Array.of(1, 2),
        n: 7,
        z: true,
      },
      { b: null, u: null, c: null, n: null, z: null },
    ]);
  });

  test("a single bit is set wherever in its byte the writer put it", async () => {
    const bit = '<FIELD name="b" datatype="bit"/>';
    const rows = await rowsOf(binary("BINARY", bit, [0x80, 0, 0x08, 0x01]));
    expect(rows.map(({ b }) => b)).toEqual([true, false, true, true]);
  });

  test("nulls that are kept are told from nulls left out, whatever fills them", async () => {
    const fields = [
      '<FIELD name="b" datatype="boolean" arraysize="3"/>',
      '<FIELD name="l" datatype="long"><VALUES null="-99"/></FIELD>',
      '<FIELD name="d" datatype="double" arraysize="3"/>',
      '<FIELD name="x" datatype="bit" arraysize="4"/>',
    ];
    const values = [
      [[true, false, true], 7, null, [true, false, false, true]],
      [[false, false, false], null, null, null],
      [null, null, [1, 2, 3], null],
    ];
    const document = tabledata(
      fields.join(""),
      values
        .map((row) => row.map((cell) => (cell === null ? "" : [cell].flat().map(Number).join(" "))))
        .map((row) => `<TR>${row.map((cell) => `<TD>${cell}</TD>`).join("")}</TR>`)
        .join(""),
    );
    const votable = await readVOTable(document);
    const again = await readVOTable(writeVOTable(votable, { serialization: "binary2" }));
    expect(again.findings).toEqual([]);
    expect([...again.firstTable()!.rows()]).toEqual([...votable.firstTable()!.rows()]);
  });

  test("base64 may be broken into lines and indented", async () => {
    const document = binary("BINARY", int, [...be(1, 4), ...be(2, 4), ...be(-3, 4)]);
    const broken = document.replace(
      /(encoding="base64">)([^<]*)/,
      (_, head, body: string) => `${head}\r\n    ${body.match(/.{1,5}/g)!.join("\r\n    ")}\r\n  `,
    );
    expect(await rowsOf(broken)).toEqual([{ i: 1 }, { i: 2 }, { i: -3 }]);
  });

  test("damaged base64 is an error", async () => {
    const document = binary("BINARY", int, be(1, 4)).replace("AAAAAQ==", "AAAA*Q==");
    expect(await faultOf(readVOTable(document))).toMatchObject({ code: "STREAM" });
    const cut = binary("BINARY", int, [...be(1, 4), 0, 0]);
    expect(await faultOf(readVOTable(cut))).toMatchObject({ code: "STREAM", row: 1 });
  });

  test("negative lengths are an error", async () => {
    const fault = await faultOf(readVOTable(binary("BINARY", text, be(-1, 4))));
    expect(fault).toMatchObject({ code: "STREAM", row: 0 });
  });

  test("BINARY2 that leaves out the bytes of nulls is read, with a finding", async () => {
    const fields = `${int}${real}${text}<FIELD name="f" datatype="char" arraysize="8*"/>`;
    const double = [0x3f, 0xf8, 0, 0, 0, 0, 0, 0];
    const rows = [
      ...[0b00000000, ...be(5, 4), ...double, ...be(2, 4), 97, 98, ...be(1, 4), 99],
      ...[0b11000000, ...be(1, 4), 120, ...be(2, 4), 121, 122],
      ...[0b00110000, ...be(6, 4), ...double],
    ];
    const votable = await readVOTable(binary("BINARY2", fields, rows));
    expect([...votable.firstTable()!.rows()]).toEqual([
      { i: 5, x: 1.5, s: "ab", f: "c" },
      { i: null, x: null, s: "x", f: "yz" },
      { i: 6, x: 1.5, s: null, f: null },
    ]);
    expect(votable.findings).toMatchObject([{ code: "NULLS_OMITTED", severity: "error" }]);
  });

  test("whether nulls are left out is found where every stream of bytes could be rows", async () => {
    // Eight columns of fixed size: flags fill their byte, and no length can be wrong.
    const fields = Array.from({ length: 8 }, (_, k) => `<FIELD name="c${k}" datatype="int"/>`).join(
      "",
    );
    const isNull = (row: number, k: number): boolean => (row * 7 + k * 3) % 11 === 0;
    const cells = (row: number, omit: boolean): number[] => {
      let flags = 0;
      const body: number[] = [];
      for (let k = 0; k < 8; k++) {
        if (isNull(row, k)) flags |= 128 >> k;
        if (!isNull(row, k)) body.push(...be(row * 1_000_003 + k, 4));
        else if (!omit) body.push(...be(-9999, 4));
      }
      return [flags, ...body];
    };
    const rows = Array.from({ length: 4_000 }, (_, row) => row);
    for (const omit of [false, true]) {
      const bytes = rows.flatMap((row) => cells(row, omit));
      const table = await tableOf(binary("BINARY2", fields, bytes));
      expect(table.nrows).toBe(rows.length);
      expect(table.row(3_999)).toEqual(
        Object.fromEntries(
          Array.from({ length: 8 }, (_, k) => [
            `c${k}`,
            isNull(3_999, k) ? null : (3_999 * 1_000_003 + k) | 0,
          ]),
        ),
      );
    }
  });

  test("external streams are read through a resolver only, packed or not", async () => {
    const data = (attributes: string) => `<BINARY><STREAM ${attributes}/></BINARY>`;
    const bytes = new Uint8Array([...be(1, 4), ...be(2, 4)]);
    const document = documentOf(int, data('href="rows.bin"'));
    const fault = await faultOf(readVOTable(document));
    expect(fault).toMatchObject({ code: "EXTERNAL_STREAM" });
    const asked: string[] = [];
    const resolve = ({ href }: { href: string }): Uint8Array => {
      asked.push(href);
      return bytes;
    };
    expect(await rowsOf(document, { resolve })).toEqual([{ i: 1 }, { i: 2 }]);
    const packed = documentOf(int, data('href="rows.bin.gz" encoding="gzip"'));
    expect(await rowsOf(packed, { resolve: () => new Uint8Array(gzipSync(bytes)) })).toEqual([
      { i: 1 },
      { i: 2 },
    ]);
    expect(asked).toEqual(["rows.bin"]);
  });

  test("external bytes are unpacked only where gzip is declared", async () => {
    const short = '<FIELD name="i" datatype="short"/>';
    const document = documentOf(short, '<BINARY><STREAM href="rows.bin"/></BINARY>');
    const resolve = (): Uint8Array => Uint8Array.of(0x1f, 0x8b, 0, 1);
    expect(await rowsOf(document, { resolve })).toEqual([{ i: 0x1f8b }, { i: 1 }]);
  });

  test("an external stream that ends inside of a row is an error", async () => {
    const document = documentOf(int, '<BINARY><STREAM href="rows.bin"/></BINARY>');
    const resolve = (): Uint8Array => Uint8Array.of(0, 0, 0, 1, 0, 0);
    const fault = await faultOf(readVOTable(document, { resolve }));
    expect(fault).toMatchObject({ code: "STREAM", row: 1 });
    const partial = fault.partial as Awaited<ReturnType<typeof readVOTable>>;
    expect([...partial.firstTable()!.rows()]).toEqual([{ i: 1 }]);
  });

  test("a complex number that is NaN is the null of BINARY, as others write it", async () => {
    const field = '<FIELD name="z" datatype="floatComplex"/>';
    const nan = [0x7f, 0xc0, 0, 0];
    const zero = [0, 0, 0, 0];
    const one = [0x3f, 0x80, 0, 0];
    const bytes = [...nan, ...nan, ...nan, ...zero, ...nan, ...one, ...one, ...nan].flat();
    for (const kernel of ["js", "wasm"] as const) {
      const table = await tableOf(binary("BINARY", field, bytes), { kernel });
      const cells = [0, 1, 2, 3].map((row) => table.column("z").get(row));
      expect(cells).toEqual([null, null, Float32Array.of(NaN, 1), Float32Array.of(1, NaN)]);
    }
  });

  test("a stream that the service cut and explains keeps the rows before", async () => {
    const base64 = Buffer.from([0, 0, 0, 0, 1, 0, 0, 0]).toString("base64");
    const document = documentOf(
      int,
      `<BINARY2><STREAM encoding="base64">${base64}</STREAM></BINARY2>`,
      { after: '<INFO name="QUERY_STATUS" value="ERROR">Out of memory</INFO>' },
    );
    for (const fault of [
      await faultOf(readVOTable(document)),
      await faultOf(openTable(document).then(async (stream) => stream.toTable())),
    ]) {
      expect(fault).toMatchObject({ code: "QUERY_ERROR", row: 1 });
      expect(fault.message).toContain("Out of memory");
    }
    const { partial } = await faultOf(readVOTable(document));
    expect([...(partial as Awaited<ReturnType<typeof readVOTable>>).firstTable()!.rows()]).toEqual([
      { i: 1 },
    ]);
  });

  test("rows of a stream survive a fault right behind it", async () => {
    const document = binary("BINARY", int, be(7, 4)).replace("</DATA>", "</DATO>");
    const { partial } = await faultOf(readVOTable(document));
    expect(partial).toBeUndefined();
    const cut = binary("BINARY", int, be(7, 4)).replace(/<.DATA>.*/s, "");
    const fault = await faultOf(readVOTable(cut));
    expect(fault).toMatchObject({ code: "TRUNCATED" });
    expect((fault.partial as Awaited<ReturnType<typeof readVOTable>>).firstTable()!.row(0)).toEqual(
      { i: 7 },
    );
  });
});

describe("what is no VOTable", () => {
  test.each([
    ["/data/catalog.vot", "open(path)"],
    ["https://archive.example/x.vot", "fetch(url)"],
    ['{"a": 1}', "fetch(url)"],
    ["a,b\n1,2\n", "fetch(url)"],
  ])("the text %j is told as it begins, with what to give", async (text, hint) => {
    await expect(readVOTable(text)).rejects.toMatchObject({
      code: "NOT_VOTABLE",
      message: expect.stringContaining(JSON.stringify(text.trim()).slice(0, 10)),
      hint: expect.stringContaining(hint),
    });
    await expect(openTable(new Response(text))).rejects.toMatchObject({
      code: "NOT_VOTABLE",
      hint: expect.stringContaining("media type"),
    });
  });

  test.each([undefined, null, 5, {}, new URL("https://archive.example/")])(
    "%s is no source",
    async (source) => {
      await expect(readVOTable(source as unknown as string)).rejects.toMatchObject({
        code: "NOT_VOTABLE",
        hint: expect.stringContaining("fetch(url)"),
      });
    },
  );

  test("a resolver that fails is told with the place of the data", async () => {
    const document =
      '<VOTABLE><RESOURCE><TABLE><FIELD name="a" datatype="int"/><DATA><BINARY><STREAM href="rows.bin"/></BINARY></DATA></TABLE></RESOURCE></VOTABLE>';
    for (const resolve of [
      () => Promise.reject(new Error("no such file")),
      () => {
        throw new Error("no such file");
      },
    ]) {
      await expect(readVOTable(document, { resolve })).rejects.toMatchObject({
        code: "EXTERNAL_STREAM",
        message: expect.stringContaining("rows.bin cannot be had: no such file"),
      });
    }
  });
});

describe("a table in a resource of type meta", () => {
  const table = (name: string) =>
    `<TABLE name="${name}"><FIELD name="${name}" datatype="int"/><DATA><TABLEDATA><TR><TD>1</TD></TR></TABLEDATA></DATA></TABLE>`;
  const meta = (...inside: string[]) => `<RESOURCE type="meta">${inside.join("")}</RESOURCE>`;
  const document = (...resources: string[]) => `<VOTABLE>${resources.join("")}</VOTABLE>`;
  const results = `<RESOURCE type="results">${table("own")}</RESOURCE>`;

  test.each([
    ["before", document(meta(table("other")), results)],
    ["around another resource", document(meta(`<RESOURCE>${table("other")}</RESOURCE>`), results)],
    ["behind", document(results, meta(table("other")))],
  ])("%s the results is not what is read first", async (_, text) => {
    expect((await readVOTable(text)).firstTable()?.name).toBe("own");
    const stream = await openTable(text);
    expect([stream.table.name, (await stream.toTable()).nrows]).toEqual(["own", 1]);
  });

  test("is read where there is no other", async () => {
    const text = document(meta(table("other")));
    expect((await readVOTable(text)).firstTable()?.name).toBe("other");
    await expect(openTable(text)).rejects.toThrow("meta");
    expect((await (await openTable(text, { table: 0 })).toTable()).nrows).toBe(1);
  });
});
