import { readFile } from "node:fs/promises";
import process from "node:process";
import type { Command } from "commander";
import { withCadc } from "../archive.ts";
import { CliError, exits } from "../cli-error.ts";
import { note } from "../note.ts";
import { collect, count, subcommand, withArchive, withOutput } from "../options.ts";
import { writeTable } from "../output.ts";

/** ADQL queries. */
export function command(signal: AbortSignal): Command {
  return withOutput(
    withArchive(
      subcommand("query", "Runs an ADQL query; rows are written while they arrive.", [
        "cadc query 'SELECT TOP 5 observationID, intent FROM caom2.Observation'",
        "cadc query --input query.adql --async -o result.parquet",
        "cadc query 'SELECT * FROM tap_upload.mine' --upload mine=targets.csv",
        "cadc query 'SELECT TOP 10 * FROM ivoa.ObsCore' --url https://example.org/tap --format json",
      ]),
    ),
  )
    .argument("[adql]", "the query; - reads it from stdin")
    .option("-i, --input <file>", "file with the query")
    .option("--maxrec <n>", "most rows", count)
    .option(
      "--upload <name=file>",
      "table that the query calls tap_upload.name; may be given several times",
      collect,
    )
    .option("--async", "run it as a job")
    .option("--keep", "with --async: leave the job at the service, and say where it is")
    .action(async (words: string | undefined, options) => {
      const text = await queryText(words, options.input);
      const uploads = uploadsOf(options.upload ?? []);
      const request = {
        signal,
        ...(options.maxrec !== undefined && { maxrec: options.maxrec }),
        ...(options.upload && { uploads }),
      };
      await withCadc(options, async (cadc) => {
        if (options.async) {
          const job = await cadc.createAsync(text, request);
          note(options, `job ${job.url}`);
          try {
            const { table, truncated } = await job.fetchResult({ signal });
            await writeTable(table, options);
            if (truncated) saySo(options);
          } finally {
            if (!options.keep) await job.delete();
          }
          return;
        }
        const stream = await cadc.stream(text, request);
        await writeTable(stream, options);
        if (stream.truncated) saySo(options);
      });
    });
}

function saySo(options: { readonly quiet?: boolean; readonly maxrec?: number }): void {
  note(
    options,
    "the result is truncated: there are more rows than these (raise --maxrec, or use --async)",
  );
}

async function queryText(words: string | undefined, input: string | undefined): Promise<string> {
  if (words !== undefined && words !== "-" && input !== undefined) {
    throw new CliError(exits.usage, "give the query itself or --input, not both");
  }
  if (input !== undefined) return readFile(input, "utf8");
  if (words !== undefined && words !== "-") return words;
  if (words === undefined) throw new CliError(exits.usage, "there is no query (cadc query --help)");
  let text = "";
  for await (const piece of process.stdin.setEncoding("utf8")) text += piece;
  return text;
}

function uploadsOf(options: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    options.map((option) => {
      const [, name, file] = /^([^=]+)=(.+)$/.exec(option) ?? [];
      if (name === undefined || file === undefined) {
        throw new CliError(exits.usage, `--upload ${option}: write name=file`);
      }
      return [name, file];
    }),
  );
}
