import { escapeAttribute, escapeText } from "@vostack/xml";
import type { Value } from "../engine/query-result.ts";
import { type Field, fieldElements } from "./field.ts";
import type { Serialization } from "./serialization.ts";

/** An INFO element. */
export interface Info {
  readonly name: string;
  readonly value: string;
  readonly text?: string;
}

/** A table to send, its rows as they come. */
export interface ResultTable {
  readonly infos: readonly Info[];
  readonly fields: readonly Field[];
  readonly rows: AsyncIterable<readonly (readonly Value[])[]>;
  /** INFO elements after the table: an overflow, a late error. Asked for when all rows are sent. */
  readonly closing: () => readonly Info[];
  /** Whole RESOURCE elements that follow: service descriptors. */
  readonly meta?: string;
}

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"' +
  ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n';

/** One INFO element. */
function infoElement({ name, value, text }: Info): string {
  const head = `<INFO name="${escapeAttribute(name)}" value="${escapeAttribute(value)}"`;
  return text === undefined ? `${head}/>\n` : `${head}>${escapeText(text)}</INFO>\n`;
}

/** The VOTable of a result, written while its rows arrive. */
export async function* votableDocument(
  table: ResultTable,
  serialization: Serialization,
): AsyncGenerator<Uint8Array> {
  const utf8 = new TextEncoder();
  const infos = table.infos.map(infoElement).join("");
  const fields = fieldElements(table.fields, serialization.nullOf);
  yield utf8.encode(`${HEAD}<RESOURCE type="results">\n${infos}<TABLE>\n${fields}\n<DATA>\n`);
  yield* serialization.write(table.fields, table.rows);
  const closing = table.closing().map(infoElement).join("");
  yield utf8.encode(`</DATA>\n</TABLE>\n${closing}</RESOURCE>\n${table.meta ?? ""}</VOTABLE>\n`);
}

/** The VOTable that tells of an error (DALI 1.1, section 4.4). */
export function errorDocument(message: string): string {
  const status = infoElement({ name: "QUERY_STATUS", value: "ERROR", text: message });
  return `${HEAD}<RESOURCE type="results">\n${status}</RESOURCE>\n</VOTABLE>\n`;
}
