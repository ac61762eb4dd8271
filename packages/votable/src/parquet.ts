/**
 * Parquet, written.
 *
 * @packageDocumentation
 */
export type { TableBatches, TableSource } from "./convert/table-source.ts";
export { type WriteParquetOptions, writeParquet } from "./convert/write-parquet.ts";
