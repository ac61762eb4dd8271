import { openTable } from "@vostack/votable";
import { type Command, Option } from "commander";
import { CliError, exits } from "../cli-error.ts";
import { type Format, formatOf, formats, toFormat } from "../formats.ts";
import { openInput } from "../input.ts";
import { subcommand } from "../options.ts";
import { type Writable, writeTable } from "../output.ts";

const readable: readonly Format[] = ["votable", "csv", "tsv"];

/** Converts tables. */
export function command(signal: AbortSignal): Command {
  return subcommand(
    "convert",
    "Converts a table between formats; the endings of the files name them.",
    [
      "cadc convert in.vot out.parquet",
      "cadc convert in.csv - --to ndjson",
      "curl … | cadc convert - out.ecsv --from votable",
    ],
  )
    .argument("<in>", "file to read; - is stdin")
    .argument("<out>", "file to write; - is stdout")
    .addOption(new Option("--from <name>", "format of the input").choices(readable))
    .addOption(new Option("--to <name>", "format of the output").choices(formats))
    .action(async (input: string, output: string, options) => {
      const from = formatFor(input, options.from, "--from");
      const to = formatFor(output, options.to, "--to");
      if (!readable.includes(from)) {
        throw new CliError(exits.usage, `${from} cannot be read; there are ${readable.join(", ")}`);
      }
      await writeTable(await read(await openInput(input), from, signal), { format: to, output });
    });
}

function formatFor(file: string, named: string | undefined, option: string): Format {
  const format = named === undefined ? formatOf(file) : toFormat(named);
  if (format !== undefined) return format;
  throw new CliError(exits.usage, `the ending of ${file} names no format; add ${option}`);
}

async function read(
  source: AsyncIterable<Uint8Array>,
  format: Format,
  signal: AbortSignal,
): Promise<Writable> {
  if (format === "votable") return openTable(source, { signal });
  const { readCsv } = await import("@vostack/votable/csv");
  return readCsv(source, { separator: format === "csv" ? "," : "\t", signal });
}
