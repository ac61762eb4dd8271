import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import process from "node:process";
import { pipeline } from "node:stream/promises";
import { type StreamedTable, Table } from "@vostack/votable";
import { CliError, exits } from "./cli-error.ts";
import { type Format, formatOf, toFormat } from "./formats.ts";
import type { OutputOptions } from "./options.ts";
import { printRows } from "./print-rows.ts";
import { suggestion } from "./suggestion.ts";

/** What can be written: a table in memory, or one whose rows still arrive. */
export type Writable = Table | (StreamedTable & { toTable(): Promise<Table> });

/** The format that the options ask for: by name, by the file's ending, else a table to look at. */
function chosenFormat({ format, output }: OutputOptions): Format {
  if (format !== undefined) return toFormat(format);
  const byName = output === undefined ? undefined : formatOf(output);
  if (output !== undefined && output !== "-" && byName === undefined) {
    throw new CliError(exits.usage, `The ending of ${output} names no format; add --format`);
  }
  // A pipe wants something to read by machines.
  return byName ?? (process.stdout.isTTY === true ? "table" : "tsv");
}

/**
 * Writes a table where the options say: to stdout, or to a file that appears when it is whole.
 *
 * @param inView columns that a table for people has when it has more than fit
 */
export async function writeTable(
  written: Writable,
  options: OutputOptions,
  inView: readonly string[] = [],
): Promise<void> {
  const format = chosenFormat(options);
  const { output, columns } = options;
  const wanted = columns ?? (format === "table" ? inView : []);
  const source =
    wanted.length > 0 ? await selected(written, wanted, columns === undefined) : written;
  if (output === undefined || output === "-") {
    await writeBytes(bytesOf(source, format), process.stdout);
    return;
  }
  const temporary = `${output}.part-${process.pid}`;
  try {
    await pipeline(bytesOf(source, format), createWriteStream(temporary));
    await rename(temporary, output);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The wanted columns; those of a view may be missing. */
async function selected(
  source: Writable,
  names: readonly string[],
  lenient: boolean,
): Promise<Table> {
  const table = source instanceof Table ? source : await source.toTable();
  const missing = names.filter((name) => table.findColumn(name) === undefined);
  if (missing.length > 0 && !lenient) {
    const all = table.fields.map(({ name }) => name);
    const meant = suggestion(missing[0] as string, all);
    const hint = meant === undefined ? `there are ${all.join(", ")}` : `did you mean ${meant}?`;
    throw new CliError(exits.usage, `there is no column ${missing[0]}; ${hint}`);
  }
  const found = names.filter((name) => !missing.includes(name));
  return found.length > 0 ? table.select(found) : table;
}

async function writeBytes(
  pieces: AsyncIterable<Uint8Array | string>,
  out: NodeJS.WritableStream,
): Promise<void> {
  for await (const piece of pieces) {
    if (!out.write(piece)) await new Promise((resolve) => out.once("drain", resolve));
  }
}

async function* bytesOf(source: Writable, format: Format): AsyncGenerator<Uint8Array | string> {
  switch (format) {
    case "table":
      yield* printRows(source instanceof Table ? source : await source.toTable());
      return;
    case "csv":
    case "tsv": {
      const { writeCsv } = await import("@vostack/votable/csv");
      yield* writeCsv(source, { separator: format === "csv" ? "," : "\t" });
      return;
    }
    case "json":
      yield* (await import("@vostack/votable/json")).writeJson(source);
      return;
    case "ndjson":
      yield* (await import("@vostack/votable/json")).writeNdjson(source);
      return;
    case "votable": {
      const { streamVOTable } = await import("@vostack/votable");
      yield* streamVOTable(source);
      return;
    }
    case "parquet":
      yield* (await import("@vostack/votable/parquet")).writeParquet(source);
      return;
    case "ecsv":
      yield* (await import("@vostack/votable/ecsv")).writeEcsv(source);
      return;
    case "arrow": {
      const [{ toArrow }, { tableToIPC }] = await Promise.all([
        import("@vostack/votable/arrow"),
        import("apache-arrow"),
      ]);
      const table = source instanceof Table ? source : await source.toTable();
      yield tableToIPC(toArrow(table), "file");
    }
  }
}
