import { escapeText } from "@vostack/xml";
import type { Value } from "../engine/query-result.ts";
import { type BinaryForm, NULLS, rowEncoder } from "./binary.ts";
import type { Field, NullOf } from "./field.ts";
import { cellText, type NumberText, plainNumber } from "./text-cells.ts";

type Rows = AsyncIterable<readonly (readonly Value[])[]>;

/** One way to write the inside of DATA. */
export interface Serialization {
  /** `tabledata`, `binary` or `binary2`: the parameter of the media type. */
  readonly name: string;
  /** Writes the rows. */
  readonly write: (fields: readonly Field[], rows: Rows) => AsyncIterable<Uint8Array>;
  readonly nullOf?: NullOf;
}

/** TABLEDATA: one TR per row. */
export function tableData(number: NumberText = plainNumber): Serialization {
  const write: Serialization["write"] = async function* (fields, rows) {
    const utf8 = new TextEncoder();
    const cells = fields.map((field) => cellText(field, number));
    yield utf8.encode("<TABLEDATA>\n");
    for await (const chunk of rows) {
      let text = "";
      for (const row of chunk) {
        text += "<TR>";
        for (let i = 0; i < cells.length; i++) {
          const value = row[i] ?? null;
          text += value === null ? "<TD/>" : `<TD>${escapeText(cells[i]!(value))}</TD>`;
        }
        text += "</TR>\n";
      }
      yield utf8.encode(text);
    }
    yield utf8.encode("</TABLEDATA>\n");
  };
  return { name: "tabledata", write };
}

/** BINARY or BINARY2: base64 of the rows, in one stream. */
export function binary(form: BinaryForm, lineLength = 0): Serialization {
  const element = form === "binary2" ? "BINARY2" : "BINARY";
  const write: Serialization["write"] = async function* (fields, rows) {
    const utf8 = new TextEncoder();
    const encode = rowEncoder(fields, form);
    yield utf8.encode(`<${element}>\n<STREAM encoding="base64">`);
    for await (const text of base64(encoded(rows, encode)))
      yield utf8.encode(wrap(text, lineLength));
    yield utf8.encode(`</STREAM>\n</${element}>\n`);
  };
  return form === "binary" ? { name: form, write, nullOf: integerNull } : { name: form, write };
}

function integerNull(field: Field): string | undefined {
  if (field.arraysize !== undefined) return undefined;
  const nothing = NULLS[field.datatype];
  return nothing === undefined || Number.isNaN(Number(nothing)) ? undefined : String(nothing);
}

async function* encoded(
  rows: Rows,
  encode: (rows: readonly (readonly Value[])[]) => Uint8Array,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of rows) yield encode(chunk);
}

/** Base64 of a stream: only the end may need padding, so whole groups of three bytes go out. */
async function* base64(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    const whole = bytes.length - (bytes.length % 3);
    rest = bytes.subarray(whole);
    if (whole > 0) yield bytes.toString("base64", 0, whole);
  }
  if (rest.length > 0) yield rest.toString("base64");
}

function wrap(text: string, length: number): string {
  return length === 0 ? text : text.replace(new RegExp(`(.{${length}})`, "g"), "$1\n");
}
