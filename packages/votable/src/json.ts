/**
 * JSON and newline-delimited JSON, written.
 *
 * @packageDocumentation
 */
export type { TableBatches, TableSource } from "./convert/table-source.ts";
export { writeJson, writeNdjson } from "./convert/write-json.ts";
