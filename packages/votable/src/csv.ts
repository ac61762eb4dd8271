/**
 * CSV and TSV, read and written.
 *
 * @packageDocumentation
 */
export { type ReadCsvOptions, readCsv } from "./convert/read-csv.ts";
export type { TableBatches, TableSource } from "./convert/table-source.ts";
export { type WriteCsvOptions, writeCsv } from "./convert/write-csv.ts";
