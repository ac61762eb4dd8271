import { type Finding, validateVOTable, writeVOTable } from "@vostack/votable";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyTable } from "./arbitraries.ts";
import { binary, documentOf, piecesOf, tabledata } from "./helpers.ts";

const codes = async (source: Parameters<typeof validateVOTable>[0]): Promise<string[]> =>
  (await validateVOTable(source))
    .filter(({ severity }) => severity !== "info")
    .map(({ code }) => code);

const first = async (source: string): Promise<Finding | undefined> =>
  (await validateVOTable(source))[0];
const ID = '<FIELD name="n" datatype="int"/>';

describe("validateVOTable", () => {
  it("finds nothing in a document that is in order", async () => {
    expect(await validateVOTable(tabledata(ID, "<TR><TD>1</TD></TR><TR><TD/></TR>"))).toEqual([]);
  });

  it("says where a cell is wrong, in which row and field, and how to mend it", async () => {
    const finding = await first(tabledata(ID, "\n<TR><TD>1</TD></TR>\n<TR> <TD>x</TD></TR>"));
    expect(finding).toEqual({
      severity: "error",
      code: "CELL",
      message: 'Row 1, field "n" (int): "x" is no integer.',
      line: 4,
      column: 6,
    });
  });

  it.each([
    ["ROW_LENGTH", tabledata(ID, "<TR/>")],
    ["ROW_LENGTH", tabledata(ID, "<TR><TD>1</TD><TD>2</TD></TR>")],
    ["DATATYPE", tabledata('<FIELD name="n" datatype="integer"/>', "")],
    ["ARRAYSIZE", tabledata('<FIELD name="n" datatype="int" arraysize="x3"/>', "")],
    ["FIELDS_MISSING", tabledata("", "<TR/>")],
    [
      "VALUES_NULL",
      tabledata('<FIELD name="n" datatype="short"><VALUES null="-99999"/></FIELD>', ""),
    ],
    [
      "CELL_SIZE",
      tabledata('<FIELD name="s" datatype="char" arraysize="3"/>', "<TR><TD>four</TD></TR>"),
    ],
    [
      "CELL_CHARACTERS",
      tabledata('<FIELD name="s" datatype="char" arraysize="*"/>', "<TR><TD>é</TD></TR>"),
    ],
    [
      "CELL_XTYPE",
      tabledata(
        '<FIELD name="p" datatype="double" arraysize="*" xtype="polygon"/>',
        "<TR><TD>1 2 3 4</TD></TR>",
      ),
    ],
    [
      "CELL_XTYPE",
      tabledata(
        '<FIELD name="s" datatype="char" arraysize="*" xtype="shape"/>',
        "<TR><TD>blob 1 2</TD></TR>",
      ),
    ],
    [
      "XTYPE_UNKNOWN",
      tabledata('<FIELD name="s" datatype="char" arraysize="*" xtype="zork"/>', ""),
    ],
    [
      "XTYPE_ARRAYSIZE",
      tabledata('<FIELD name="p" datatype="double" arraysize="3" xtype="point"/>', ""),
    ],
    ["REF_DANGLING", tabledata('<FIELD name="n" datatype="int" ref="gone"/>', "")],
    [
      "REF_KIND",
      tabledata('<GROUP><PARAMref ref="f"/></GROUP><FIELD ID="f" name="n" datatype="int"/>', ""),
    ],
    [
      "ID_DUPLICATE",
      tabledata(
        '<FIELD ID="f" name="n" datatype="int"/><FIELD ID="f" name="m" datatype="int"/>',
        "",
      ),
    ],
    ["NAME_DUPLICATE", tabledata(`${ID}${ID}`, "")],
    ["UNIT", tabledata('<FIELD name="n" datatype="int" unit="wibble/s"/>', "")],
    ["UCD", tabledata('<FIELD name="n" datatype="int" ucd="zork.id"/>', "")],
    ["TEXT", tabledata(ID, "<TR>x<TD>1</TD></TR>")],
    [
      "PARAM_VALUE",
      documentOf(ID, "<TABLEDATA/>", { before: '<PARAM name="p" datatype="int" value="x"/>' }),
    ],
    [
      "STATUS_VALUE",
      documentOf(ID, "<TABLEDATA/>", { before: '<INFO name="QUERY_STATUS" value="FINE"/>' }),
    ],
    [
      "STATUS_PLACE",
      documentOf(ID, "<TABLEDATA/>", { before: '<INFO name="QUERY_STATUS" value="OVERFLOW"/>' }),
    ],
    ["STREAM", binary("BINARY", ID, [0, 0, 0, 1, 0, 0])],
    [
      "STREAM",
      binary("BINARY2", '<FIELD name="s" datatype="char" arraysize="*"/>', [0, 255, 255, 255, 255]),
    ],
    ["STREAM", documentOf(ID, '<BINARY><STREAM encoding="base64">!!!</STREAM></BINARY>')],
    ["NROWS", documentOf(ID, "<TABLEDATA/>").replace("<TABLE>", '<TABLE nrows="1">')],
    ["NAMESPACE", tabledata(ID, "").replace("v1.3", "v1.9")],
    ["VERSION_UNKNOWN", tabledata(ID, "").replace("1.4", "2.0")],
    [
      "ELEMENT_VERSION",
      tabledata(ID, "")
        .replace('version="1.4"', 'version="1.3"')
        .replace("<TABLE>", '<TIMESYS ID="t" timescale="UTC" refposition="TOPOCENTER"/><TABLE>'),
    ],
    ["XML_SYNTAX", "<VOTABLE><RESOURCE></TABLE></VOTABLE>"],
    ["XML_TRUNCATED", tabledata(ID, "<TR><TD>1</TD></TR>").slice(0, -30)],
    ["NOT_VOTABLE", "<html/>"],
  ])("finds %s", async (code, text) => {
    const findings = await validateVOTable(text);
    expect(findings.map((finding) => finding.code)).toContain(code);
    for (const { message, line, column } of findings) {
      expect(message).toMatch(/[.]$/);
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThanOrEqual(0);
    }
  });

  it("knows that an empty integer is null only since VOTable 1.3", async () => {
    const text = tabledata(ID, "<TR><TD/></TR>");
    expect(await codes(text)).toEqual([]);
    expect(
      await codes(text.replace('version="1.4"', 'version="1.2"').replace("v1.3", "v1.2")),
    ).toEqual(["CELL_EMPTY"]);
  });

  it("leaves elements of other namespaces alone inside of RESOURCE", async () => {
    const mivot = '<v:VODML xmlns:v="http://www.ivoa.net/xml/mivot"><v:FIELD/>text</v:VODML>';
    expect(await codes(documentOf(ID, "<TABLEDATA/>", { after: mivot }))).toEqual([]);
    expect(await codes(tabledata(mivot + ID, ""))).toEqual(["ELEMENT_NAMESPACE"]);
  });

  it("takes the fields of the table that ref names", async () => {
    const other = `<TABLE ref="t"><DATA><TABLEDATA><TR><TD>x</TD></TR></TABLEDATA></DATA></TABLE>`;
    const text = documentOf(ID, "<TABLEDATA/>", { after: other }).replace(
      "<TABLE>",
      '<TABLE ID="t">',
    );
    expect(await codes(text)).toEqual(["CELL"]);
  });

  it.each([
    "km/s",
    "erg.s**-1.cm**-2",
    "10**-15erg/s",
    "log(mag)",
    "'d'",
    "km s-1",
    "mJy/beam",
    "1/pix",
    "%",
    "0.1nm",
    "m**(1/2)",
    "mas.yr-1",
    "sqrt(Jy)",
    "uJy",
    "",
    "---",
    "(kg.m)/s",
  ])("takes the unit %j", async (unit) => {
    expect(await codes(tabledata(`<FIELD name="n" datatype="int" unit="${unit}"/>`, ""))).toEqual(
      [],
    );
  });

  it.each(["km/", "(m", "m)", "hours", "m**", "**2", "m//s", "10+"])(
    "warns of the unit %j",
    async (unit) => {
      expect(await codes(tabledata(`<FIELD name="n" datatype="int" unit="${unit}"/>`, ""))).toEqual(
        ["UNIT"],
      );
    },
  );

  it("counts what repeats itself instead of listing it", async () => {
    const findings = await validateVOTable(tabledata(ID, "<TR><TD>x</TD></TR>".repeat(1000)), {
      maxRepeats: 3,
    });
    expect(findings).toHaveLength(4);
    expect(findings.at(-1)).toMatchObject({ severity: "info", code: "REPEATED" });
    expect(findings.at(-1)?.message).toContain("997");
  });

  it("checks a table larger than what it may hold, in pieces of any length", async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      const [head = "", tail = ""] = tabledata(ID, "|").split("|");
      const rows = new TextEncoder().encode("<TR><TD>1</TD></TR>".repeat(1000));
      yield* piecesOf(head, 7);
      for (let k = 0; k < 200; k++) yield rows;
      yield* piecesOf(`<TR><TD>x</TD></TR>${tail}`, 3);
    }
    expect(await codes(endless())).toEqual(["CELL"]);
  });

  it("rejects when it is called off", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(validateVOTable(tabledata(ID, ""), { signal })).rejects.toThrow("enough");
  });

  it.each(["tabledata", "binary", "binary2"] as const)(
    "finds no error in what we write as %s",
    async (serialization) => {
      await fc.assert(
        fc.asyncProperty(anyTable("all"), async (table) => {
          // BINARY has no nulls for most types.
          fc.pre(
            serialization !== "binary" || table.columns.every(({ nullCount }) => nullCount === 0),
          );
          const findings = await validateVOTable(writeVOTable(table, { serialization }));
          expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
        }),
        { numRuns: 60 },
      );
    },
  );

  it("survives any damage", async () => {
    const whole = tabledata(
      `${ID}<FIELD name="s" datatype="char" arraysize="*" xtype="timestamp"/>`,
      "<TR><TD>1</TD><TD>2020-01-01</TD></TR>",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.string({ unit: fc.constantFrom(..."<>/&\"'x1 "), maxLength: 4 }),
        fc.nat(8),
        async (at, text, gone) => {
          const findings = await validateVOTable(
            whole.slice(0, at) + text + whole.slice(at + gone),
          );
          expect(Array.isArray(findings)).toBe(true);
        },
      ),
    );
  });
});

it("what is missing at an end is told where the end is", async () => {
  const findings = await validateVOTable(
    '<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE>\n<TABLE nrows="5"><FIELD name="i" datatype="int"/><DATA><TABLEDATA><TR>\n</TR></TABLEDATA></DATA>\n</TABLE></RESOURCE></VOTABLE>',
  );
  expect(findings.map(({ code, line }) => `${code} ${line}`)).toEqual([
    "ROW_LENGTH 2",
    "ELEMENT_MISSING 3",
    "NROWS 4",
  ]);
});

it("numbers in a spelling of their own are errors that say how to mend them", async () => {
  const cells = ["NaN", "+Inf", "-Inf", "Inf", "nan", "Infinity", "1d5", "-"];
  const rows = cells.map((cell) => `<TR><TD>${cell}</TD></TR>`).join("\n");
  const field = '<FIELD name="x" datatype="double" ucd="meta.id"/>';
  const findings = await validateVOTable(tabledata(field, rows));
  const errors = findings.filter(({ severity }) => severity === "error");
  expect(errors.map(({ line }) => cells[line - 2])).toEqual(["Inf", "nan", "Infinity", "1d5", "-"]);
  expect(errors[0]?.message).toContain("NaN, +Inf and -Inf");
});
