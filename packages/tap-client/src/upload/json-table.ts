import { type CellInput, type FieldInit, type Table, tableFromRows } from "@vostack/votable";
import { tableOfColumns } from "./columns-table.ts";
import type { UploadColumns } from "./sources.ts";

/**
 * Reads a table from JSON text: an array of row objects, an object of columns, one row object per
 * line (NDJSON), or `{metadata, data}` as some TAP services write their results.
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
  if (isObject(value)) {
    const { metadata, data } = value;
    // As the TAP services of ESA and others write results.
    if (Array.isArray(metadata) && Array.isArray(data) && data.every(Array.isArray)) {
      return tableOfRecords(
        data as CellInput[][],
        fields ?? (metadata as FieldInit[]).map(described),
      );
    }
    const cells = Object.values(value);
    if (cells.every(Array.isArray)) return tableOfColumns(value as UploadColumns, fields);
    if (!cells.some(isObject)) return tableFromRows([value as Record<string, CellInput>], fields);
  }
  throw new RangeError("Cannot read a table from JSON that is neither rows nor columns");
}

/** Types are found in the values where not all columns have one. */
function tableOfRecords(records: readonly CellInput[][], fields: readonly FieldInit[]): Table {
  if (fields.every(({ datatype }) => datatype)) return tableFromRows(records, fields);
  return tableFromRows(
    records.map((record) =>
      Object.fromEntries(fields.map(({ name = "" }, k) => [name, record[k] ?? null])),
    ),
  );
}

/** The attributes of VOTable among what is said about a column. */
function described(column: FieldInit): FieldInit {
  const { name, datatype, arraysize, unit, ucd, utype, xtype, description } = column;
  const all = { name, datatype, arraysize, unit, ucd, utype, xtype, description };
  const said = Object.entries(all).filter(([, value]) => typeof value === "string" && value !== "");
  return Object.fromEntries(said) as FieldInit;
}

function parse(text: string): unknown {
  try {
    return parseExactly(text);
  } catch (error) {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
    if (!(error instanceof SyntaxError) || lines.length < 2) throw error;
    return lines.map(parseExactly);
  }
}

const longInteger = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/** JSON whose integers keep all their digits: identifiers of sources have more than a number holds. */
function parseExactly(text: string): unknown {
  const marked = text.replace(longInteger, (token) =>
    token.startsWith('"') ? token : `"\\u0000${token}"`,
  );
  if (marked.length === text.length) return JSON.parse(text);
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === "string" && value.startsWith("\0") ? integer(value.slice(1)) : value,
  );
}

function integer(digits: string): number | bigint {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
