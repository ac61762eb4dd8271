import {
  type CellInput,
  type FieldInit,
  type Table,
  tableFromColumns,
  tableFromRows,
} from "@vostack/votable";

/**
 * Reads a table from JSON text: an array of row objects, an object of columns,
 * or one row object per line (NDJSON).
 *
 * @throws SyntaxError when it is not JSON; RangeError when the JSON is no table.
 */
export function readJsonTable(text: string, fields?: readonly FieldInit[]): Table {
  const value = parse(text.replace(/^\ufeff/, ""));
  if (Array.isArray(value)) {
    const bad = value.findIndex((row) => !isObject(row));
    if (bad >= 0) throw new RangeError(`Cannot read row ${bad + 1} of the JSON table: no object`);
    return tableFromRows(value as Record<string, CellInput>[], fields);
  }
  if (isObject(value) && Object.values(value).every(Array.isArray)) {
    return tableFromColumns(value as Record<string, CellInput[]>);
  }
  throw new RangeError("Cannot read a table from JSON that is neither rows nor columns");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
    if (!(error instanceof SyntaxError) || lines.length < 2) throw error;
    return lines.map((line) => JSON.parse(line) as unknown);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
