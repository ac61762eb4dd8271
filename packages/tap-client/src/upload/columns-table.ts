import { type FieldInit, type Table, tableFromColumns } from "@vostack/votable";
import type { UploadColumns } from "./sources.ts";

/** A table of columns by name; fields, where they are given, say which columns in which order. */
export function tableOfColumns(columns: UploadColumns, fields?: readonly FieldInit[]): Table {
  if (!fields) return tableFromColumns(columns);
  const entries = fields.map((field) => {
    const name = field.name ?? "";
    const values = columns[name];
    if (!values) throw new RangeError(`There is no column "${name}"`);
    return [name, { field, values }] as const;
  });
  return tableFromColumns(Object.fromEntries(entries));
}
