import { openTable, readVOTable, type Table, VOElement, writeVOTable } from "@vostack/votable";
import { describe, expect, test } from "vitest";
import { faultOf, piecesOf, tabledata } from "./helpers.ts";

const fields =
  '<FIELD name="i" datatype="int"/><FIELD name="s" datatype="char" arraysize="*"><VALUES null="none"/></FIELD>';
const rows = [
  '<!-- first -->\n<TR ID="r0"><TD>1</TD><TD>a</TD></TR>',
  "<TR><TD>2</TD><TD>b</TD></TR>",
  '<?pi x?>\n<TR><!-- in the row --><TD my:unit="s">3</TD><TD>c &amp;<!-- in a cell --></TD><?end?></TR>',
  '<TR><TD></TD><TD note="null"></TD></TR>',
  '<NOTE who="me">kept <B/></NOTE>\n<!-- last -->',
];
const document = tabledata(fields, `\n${rows.join("\n")}\n`).replace(
  "<VOTABLE",
  '<VOTABLE xmlns:my="urn:my"',
);

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const dataOf = (text: string): string => /<TABLEDATA>([\s\S]*)<\/TABLEDATA>/.exec(text)![1]!;
const values = (table: Table): unknown[] => [...table.rows()].map(Object.values);

describe("what stands among the rows besides values", () => {
  test("is written where it was read", async () => {
    const votable = await readVOTable(document);
    const text = textOf(writeVOTable(votable));
    expect(dataOf(text)).toBe(`\n${rows.join("\n")}\n`);
    expect(textOf(writeVOTable(await readVOTable(text)))).toBe(text);
    expect(votable.findings).toMatchObject([{ code: "ELEMENT_UNKNOWN", severity: "error" }]);
    expect(values(votable.firstTable()!)).toEqual([
      [1, "a"],
      [2, "b"],
      [3, "c &"],
      [null, null],
    ]);
  });

  test("stands by the index of the row, in elements", async () => {
    const table = (await readVOTable(document)).firstTable()!;
    const names = [...table.rowMarkup!].map(([row, standing]) => [
      row,
      standing.map(({ elementName }) => elementName),
    ]);
    expect(names).toEqual([
      [0, ["#comment", "TR"]],
      [2, ["#instruction", "TR"]],
      [3, ["TR"]],
      [4, ["NOTE", "#comment"]],
    ]);
    expect(table.rowMarkup!.get(0)!.at(-1)!.ID).toBe("r0");
    expect(table.slice(0, 3).rowMarkup!.has(4)).toBe(false);
    expect([...table.slice(2).rowMarkup!.keys()]).toEqual([0, 1, 2]);
    expect(table.filter(() => true).rowMarkup).toBeUndefined();
  });

  test("can be given by a program, prefixes included", () => {
    const table = new VOElement("TR", { ID: "mine" });
    const note = new VOElement("note", [{ name: "x:y", value: "1", namespace: "urn:x" }]);
    note.prefix = "x";
    note.namespace = "urn:x";
    return readVOTable(tabledata(fields, "<TR><TD>1</TD><TD>a</TD></TR>")).then(async (votable) => {
      votable.firstTable()!.rowMarkup = new Map([[0, [note, table]]]);
      const text = textOf(writeVOTable(votable));
      expect(dataOf(text)).toBe(
        '\n<x:note xmlns:x="urn:x" x:y="1"/>\n<TR ID="mine"><TD>1</TD><TD>a</TD></TR>\n',
      );
      expect(textOf(writeVOTable(await readVOTable(text)))).toBe(text);
    });
  });

  test("comes with the batches of a stream, whole rows at a time", async () => {
    for (const length of [1, 7, 60, 10_000]) {
      const stream = await openTable(piecesOf(document, length));
      const seen: unknown[] = [];
      const data: string[] = [];
      for await (const batch of stream.batches()) {
        seen.push(...values(batch));
        data.push(dataOf(textOf(writeVOTable(batch))).replace(/ xmlns:my="urn:my"/g, ""));
      }
      expect(seen).toEqual([
        [1, "a"],
        [2, "b"],
        [3, "c &"],
        [null, null],
      ]);
      const together = data.join("").replace(/\n+/g, "\n");
      expect(together.startsWith(`\n${rows.slice(0, 4).join("\n")}`)).toBe(true);
    }
  });

  test("of prefixed documents, and end tags with blanks", async () => {
    const prefixed = document
      .replace(/<(\/?)(VOTABLE|RESOURCE|TABLE|FIELD|VALUES|DATA|TABLEDATA|TR|TD)\b/g, "<$1v:$2")
      .replace("xmlns=", "xmlns:v=")
      .replace(/<\/v:TR>/g, "</v:TR >");
    const votable = await readVOTable(piecesOf(prefixed, 50));
    expect(values(votable.firstTable()!)).toHaveLength(4);
    const text = textOf(writeVOTable(votable));
    expect(text).toContain('<TR ID="r0">');
    expect(text).toContain("</v:TABLEDATA>");
    expect(textOf(writeVOTable(await readVOTable(text)))).toBe(text);
  });

  test("has no place in binary data", async () => {
    const binary = writeVOTable(await readVOTable(document), { serialization: "binary2" });
    const table = (await readVOTable(binary)).firstTable()!;
    expect(table.rowMarkup).toBeUndefined();
    expect(table.nrows).toBe(4);
  });

  test("takes little memory where it is too much, and says so", async () => {
    const many = '<TR ID="x"><TD>1</TD><TD>a</TD></TR>'.repeat(140_000);
    const votable = await readVOTable(tabledata(fields, many));
    const table = votable.firstTable()!;
    expect(table.nrows).toBe(140_000);
    expect(table.rowMarkup!.size).toBeLessThan(140_000);
    expect(votable.findings).toMatchObject([{ code: "ROW_MARKUP", severity: "info" }]);
    // In a stream each batch has its own.
    const stream = await openTable(tabledata(fields, many));
    let kept = 0;
    for await (const batch of stream.batches()) kept += batch.rowMarkup!.size;
    expect(kept).toBe(140_000);
    expect(stream.findings).toEqual([]);
  });

  test("rows inside of other elements count, and text between them is an error", async () => {
    const inside = tabledata(fields, "<ROWS><TR><TD>1</TD><TD>a</TD></TR></ROWS>");
    expect(values((await readVOTable(inside)).firstTable()!)).toEqual([[1, "a"]]);
    for (const odd of [
      "<ROWS>x<TR><TD>1</TD><TD>a</TD></TR></ROWS>",
      "<tr><td>1</td><td>a</td></tr>",
    ]) {
      expect(await faultOf(readVOTable(tabledata(fields, odd)))).toMatchObject({ code: "CELL" });
    }
  });

  test("a row that is cut leaves none of it", async () => {
    const cut = document.slice(0, document.indexOf("in a cell"));
    const fault = await faultOf(readVOTable(cut));
    const { partial } = fault as unknown as { partial: Awaited<ReturnType<typeof readVOTable>> };
    const text = textOf(writeVOTable(partial));
    expect(text).not.toContain("my:unit");
    expect((await readVOTable(text)).firstTable()!.nrows).toBe(2);
  });
});

describe("what stands around the rows", () => {
  test("attributes, comments and other elements stay where they were", async () => {
    const around = document
      .replace("<DATA>", '<DATA a="1"><!-- before -->')
      .replace("<TABLEDATA>", '<TABLEDATA b="2">')
      .replace("</TABLEDATA>", "</TABLEDATA><!-- after -->");
    const text = textOf(writeVOTable(await readVOTable(around)));
    expect(text).toMatch(
      /<DATA a="1">\s*<!-- before -->\s*<TABLEDATA b="2">[\s\S]*<\/TABLEDATA>\s*<!-- after -->\s*<\/DATA>/,
    );
  });

  test("also of streams, but for what says where their bytes lay", async () => {
    const binary = textOf(writeVOTable(await readVOTable(document), { serialization: "binary" }))
      .replace("<BINARY>", '<BINARY a="1"><!-- before --><X/>')
      .replace(
        /<STREAM encoding="base64"\s*>/,
        '<STREAM encoding="base64" my:b="2" actuate="none"><!-- in -->',
      )
      .replace("</STREAM>", "</STREAM><!-- after -->");
    const votable = await readVOTable(binary);
    const text = textOf(writeVOTable(votable, { serialization: "binary" }));
    expect(text).toMatch(
      /<BINARY a="1"><!-- before --><X\/>\s*<STREAM encoding="base64" my:b="2" actuate="none" *>/,
    );
    expect(text).toMatch(/<!-- in --><\/STREAM>\s*<!-- after --><\/BINARY>/);
    expect(textOf(writeVOTable(await readVOTable(text), { serialization: "binary" }))).toBe(text);
    expect(textOf(writeVOTable(votable))).not.toContain("<!-- in -->");
    const elsewhere = binary
      .replace('actuate="none"', 'actuate="onLoad" href="rows.bin" rights="secret"')
      .replace('encoding="base64"', "")
      .replace(/<!-- in -->[^<]*/, "");
    const bytes = Uint8Array.of(0, 0, 0, 7, 0, 0, 0, 1, 65);
    const external = await readVOTable(elsewhere, { resolve: () => bytes });
    expect(values(external.firstTable()!)).toEqual([[7, "A"]]);
    const inline = textOf(writeVOTable(external, { serialization: "binary" }));
    expect(inline).toContain('<STREAM encoding="base64" my:b="2"');
    expect(inline).not.toMatch(/secret|rows\.bin|actuate/);
  });
});
