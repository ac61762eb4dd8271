import { openTable, readVOTable, type Table, VOElement, writeVOTable } from "@vostack/votable";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { faultOf, piecesOf, tabledata } from "./helpers.ts";
import { Dice } from "./random-document.ts";

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
    const attributes = Array.from({ length: 20 }, (_, k) => `a${k}=""`).join(" ");
    const many = `<TR ${attributes}><TD>1</TD><TD>a</TD></TR>`.repeat(13_000);
    const votable = await readVOTable(tabledata(fields, many));
    const table = votable.firstTable()!;
    expect(table.nrows).toBe(13_000);
    expect(table.rowMarkup!.size).toBeLessThan(13_000);
    expect(votable.findings).toMatchObject([{ code: "ROW_MARKUP", severity: "info" }]);
    // In a stream each batch has its own.
    const stream = await openTable(tabledata(fields, many));
    let kept = 0;
    for await (const batch of stream.batches()) kept += batch.rowMarkup!.size;
    expect(kept).toBe(13_000);
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

describe("anything among the rows", () => {
  const remarks = ["<!-- <TR><TD>9</TD></TR> -->", "<?p > </TR> ?>", "<N a='1'>t<M/></N>", "<N/>"];

  /** Rows with remarks, attributes and odd tags wherever they may stand. */
  function strewn(dice: Dice, cells: readonly (readonly (string | null)[])[]): string {
    const remark = (): string => (dice.chance(0.25) ? dice.pick(remarks) : dice.pick(["", "\n"]));
    const attributes = (): string => (dice.chance(0.2) ? ` ID="x${dice.int(0, 99)}"` : "");
    const blank = (): string => (dice.chance(0.05) ? " \n" : "");
    const cell = (value: string | null): string => {
      const inside = dice.chance(0.1) ? "<!-- </TD></TR> -->" : "";
      if (value === null && inside === "") return `<TD${attributes()}/>`;
      return `<TD${attributes()}>${inside}${value ?? ""}</TD${blank()}>`;
    };
    const row = (values: readonly (string | null)[]): string =>
      `${remark()}<TR${attributes()}>${values.map((value) => remark() + cell(value)).join("")}${remark()}</TR${blank()}>`;
    return cells.map(row).join("") + remark();
  }

  test("is kept, and never taken for values, in pieces of any length", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom("js", "wasm"), async (seed, kernel) => {
        const dice = new Dice(seed);
        const cells = Array.from({ length: dice.int(0, 9) }, () =>
          [dice.int(0, 1e6), dice.pick(["abc", "é中", "  x "])].map((value) =>
            dice.chance(0.1) ? null : String(value),
          ),
        );
        const text = tabledata(fields, strewn(dice, cells));
        const votable = await readVOTable(piecesOf(text, dice.int(1, 200)), { kernel });
        const expected = cells.map(([i, x]) => [i === null ? null : Number(i), x]);
        expect(values(votable.firstTable()!)).toEqual(expected);
        const written = textOf(writeVOTable(votable));
        for (const mark of [/<!--/g, /<\?p/g, /<N/g, /ID="x/g]) {
          expect(written.match(mark)?.length).toBe(text.match(mark)?.length);
        }
        expect(textOf(writeVOTable(await readVOTable(written)))).toBe(written);
        const stream = await openTable(piecesOf(text, dice.int(1, 300)), { batchRows: 3, kernel });
        const streamed: unknown[] = [];
        for await (const batch of stream.batches()) streamed.push(...values(batch));
        expect(streamed).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});
