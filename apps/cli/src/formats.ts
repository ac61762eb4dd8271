import { extname } from "node:path";
import { CliError, exits } from "./cli-error.ts";

/** The formats that tables are written in. */
export const formats = [
  "table",
  "csv",
  "tsv",
  "json",
  "ndjson",
  "votable",
  "parquet",
  "arrow",
  "ecsv",
] as const;

/** One of {@link formats}. */
export type Format = (typeof formats)[number];

const byExtension: Readonly<Record<string, Format>> = {
  ".txt": "table",
  ".csv": "csv",
  ".tsv": "tsv",
  ".tab": "tsv",
  ".json": "json",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
  ".vot": "votable",
  ".votable": "votable",
  ".xml": "votable",
  ".parquet": "parquet",
  ".arrow": "arrow",
  ".feather": "arrow",
  ".ecsv": "ecsv",
};

/** The format that a file's ending names, or `undefined`. */
export function formatOf(file: string): Format | undefined {
  return byExtension[extname(file).toLowerCase()];
}

/** A format by its name. */
export function toFormat(name: string): Format {
  const found = formats.find((one) => one === name);
  if (found !== undefined) return found;
  throw new CliError(exits.usage, `${name} is no format; there are ${formats.join(", ")}`);
}
