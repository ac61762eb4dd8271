import { escapeAttribute, escapeText } from "@vostack/xml";
import type { ValueType } from "../schema/table.ts";

/** A column of a result. */
export interface Field extends ValueType {
  readonly name: string;
  readonly id?: string;
  readonly unit?: string;
  readonly ucd?: string;
  readonly utype?: string;
  readonly description?: string;
}

const ATTRIBUTES = ["datatype", "arraysize", "xtype", "unit", "ucd", "utype"] as const;

/** FIELD or PARAM attributes: name, ID and whatever is known. */
function attributes(field: Field, id: string | undefined): string {
  let text = ` name="${escapeAttribute(field.name)}"`;
  if (id !== undefined) text += ` ID="${escapeAttribute(id)}"`;
  for (const key of ATTRIBUTES) {
    const value = field[key];
    if (value !== undefined) text += ` ${key}="${escapeAttribute(value)}"`;
  }
  return text;
}

/** The value that stands for null in a column, when the serialization has no other way. */
export type NullOf = (field: Field) => string | undefined;

/** The FIELD elements of a table. Of equal IDs only the first is kept: an ID is unique. */
export function fieldElements(fields: readonly Field[], nullOf?: NullOf): string {
  const ids = new Set<string>();
  return fields.map((field) => fieldElement(field, ids, nullOf?.(field))).join("\n");
}

function fieldElement(field: Field, ids: Set<string>, nothing: string | undefined): string {
  const id = field.id === undefined || ids.has(field.id) ? undefined : field.id;
  if (id !== undefined) ids.add(id);
  const head = `<FIELD${attributes(field, id)}`;
  let inside = "";
  if (field.description !== undefined) {
    inside += `<DESCRIPTION>${escapeText(field.description)}</DESCRIPTION>`;
  }
  if (nothing !== undefined) inside += `<VALUES null="${escapeAttribute(nothing)}"/>`;
  return inside === "" ? `${head}/>` : `${head}>${inside}</FIELD>`;
}
