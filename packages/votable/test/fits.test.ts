import { gzipSync } from "node:zlib";
import { readVOTable } from "@vostack/votable";
import { describe, expect, test } from "vitest";
import { documentOf, faultOf, rowsOf } from "./helpers.ts";

/** A header of 80-character cards, filled up to whole blocks. */
function header(cards: readonly string[]): Buffer {
  const text = [...cards, "END"].map((card) => card.padEnd(80)).join("");
  return Buffer.from(text.padEnd(Math.ceil(text.length / 2880) * 2880));
}

const card = (key: string, value: string | number): string =>
  `${key.padEnd(8)}= ${typeof value === "number" ? String(value).padStart(20) : `'${value.padEnd(8)}'`}`;

const primary = header([`SIMPLE  = ${"T".padStart(20)}`, card("BITPIX", 8), card("NAXIS", 0)]);

/** Two rows of an int, a string of four, two shorts, a double and a logical. */
function bintable(): Buffer {
  const rows = Buffer.alloc(2 * 21);
  const row = (
    at: number,
    i: number,
    s: string,
    a: [number, number],
    d: number,
    l: string,
  ): void => {
    rows.writeInt32BE(i, at);
    rows.write(s, at + 4);
    rows.writeInt16BE(a[0], at + 8);
    rows.writeInt16BE(a[1], at + 10);
    rows.writeDoubleBE(d, at + 12);
    rows.write(l, at + 20);
  };
  row(0, 7, "ab  ", [1, -2], 1.5, "T");
  row(21, -99, "", [3, 4], Number.NaN, "\0");
  const forms = ["J", "4A", "2I", "D", "L"];
  const extension = header([
    "XTENSION= 'BINTABLE'",
    card("BITPIX", 8),
    card("NAXIS", 2),
    card("NAXIS1", 21),
    card("NAXIS2", 2),
    card("PCOUNT", 0),
    card("GCOUNT", 1),
    card("TFIELDS", 5),
    ...forms.map((form, k) => card(`TFORM${k + 1}`, form)),
    card("TNULL1", -99),
  ]);
  return Buffer.concat([primary, extension, rows, Buffer.alloc(2880 - rows.length)]);
}

const fields =
  '<FIELD name="i" datatype="int"/><FIELD name="s" datatype="char" arraysize="4"/><FIELD name="a" datatype="short" arraysize="2"/>' +
  '<FIELD name="d" datatype="double"/><FIELD name="l" datatype="boolean"/>';
const expected = [
  { i: 7, s: "ab", a: Int16Array.of(1, -2), d: 1.5, l: true },
  { i: null, s: null, a: Int16Array.of(3, 4), d: null, l: null },
];
const inline = (bytes: Buffer, attributes = ""): string =>
  documentOf(
    fields,
    `<FITS${attributes}><STREAM encoding="base64">${bytes.toString("base64")}</STREAM></FITS>`,
  );

describe("the FITS serialisation", () => {
  test("is read inline, by extension number, packed and from elsewhere", async () => {
    const file = bintable();
    expect(await rowsOf(inline(file))).toEqual(expected);
    expect(await rowsOf(inline(file, ' extnum="1"'))).toEqual(expected);
    expect(await rowsOf(inline(gzipSync(file)))).toEqual(expected);
    const external = documentOf(fields, '<FITS extnum="1"><STREAM href="t.fits"/></FITS>');
    expect(await rowsOf(external, { resolve: () => new Uint8Array(file) })).toEqual(expected);
  });

  test("has the nulls of VALUES, and may be packed with its encoding told", async () => {
    const document = inline(gzipSync(bintable()))
      .replace('encoding="base64"', 'encoding="gzip"')
      .replace(
        '<FIELD name="i" datatype="int"/>',
        '<FIELD name="i" datatype="int"><VALUES null="7"/></FIELD>',
      )
      .replace('arraysize="2"/>', 'arraysize="2"><VALUES null="-2"/></FIELD>');
    expect(await rowsOf(document)).toEqual([
      { ...expected[0], i: null, a: [1, null] },
      { ...expected[1], a: [3, 4] },
    ]);
  });

  test("that does not fit the fields or is damaged is an error", async () => {
    const file = bintable();
    const other = inline(file).replace('<FIELD name="i" datatype="int"/>', "");
    expect(await faultOf(readVOTable(other))).toMatchObject({ code: "STREAM" });
    expect(await faultOf(readVOTable(inline(file.subarray(0, 4000))))).toMatchObject({
      code: "STREAM",
    });
    expect(await faultOf(readVOTable(inline(file, ' extnum="9"')))).toMatchObject({
      code: "STREAM",
    });
  });
});

test("a BINARY stream that is packed inside of the document is read", async () => {
  const packed = gzipSync(Buffer.from([0, 0, 0, 1, 0, 0, 0, 2])).toString("base64");
  const document = documentOf(
    '<FIELD name="i" datatype="int"/>',
    `<BINARY><STREAM encoding="gzip">${packed}</STREAM></BINARY>`,
  );
  expect(await rowsOf(document)).toEqual([{ i: 1 }, { i: 2 }]);
});
