import { type CellInput, type FieldInit, type Table, tableFromRows } from "@vostack/votable";

/**
 * Reads a Parquet file (uncompressed or Snappy). The reader is loaded when the first file comes.
 *
 * @throws Error when the file is damaged or compressed in another way.
 */
export async function readParquetTable(
  file: ArrayBuffer,
  fields?: readonly FieldInit[],
): Promise<Table> {
  const { parquetReadObjects } = await import("hyparquet");
  const rows = await parquetReadObjects({ file });
  return tableFromRows(rows.map(plain), fields);
}

/** Times become text as DALI writes them. */
function plain(row: Record<string, unknown>): Record<string, CellInput> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString().replace(/Z$/, "") : (value as CellInput),
    ]),
  );
}
