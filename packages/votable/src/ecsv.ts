/**
 * ECSV, astropy's enhanced CSV, written.
 *
 * @packageDocumentation
 */
export type { TableBatches, TableSource } from "./convert/table-source.ts";
export { writeEcsv } from "./convert/write-ecsv.ts";
