import { createReadStream } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import type { Command } from "commander";
import { withCadc } from "../archive.ts";
import { CliError, exits } from "../cli-error.ts";
import { concludeDownload, withProgress } from "../download-progress.ts";
import { count, subcommand, withArchive } from "../options.ts";

/** Downloads. */
export function command(signal: AbortSignal): Command {
  return withArchive(
    subcommand(
      "download",
      "Downloads URLs: parallel, resumable, verified. Run it again to go on.",
      [
        "cadc download https://example.org/a.fits -o data/",
        "cadc urls M31 | cadc download - -o data/ --jobs 8",
        "cadc download --input urls.txt --shard 3/16 -o data/",
      ],
    ),
  )
    .argument("[url...]", "URLs; - reads them from stdin, one a line")
    .option("-i, --input <file>", "file with URLs, one a line; # begins a comment")
    .option("-o, --output <folder>", "where the files go", ".")
    .option("-j, --jobs <n>", "transfers at the same time", count)
    .option("--shard <n/m>", "only a share of the list, such as 3/16")
    .option("--dry-run", "say what would be fetched")
    .action(async (words: string[], options) => {
      const urls = await listOf(words, options.input);
      if (urls.length === 0) throw new CliError(exits.usage, "there is no URL to download");
      await withCadc(options, async (cadc) => {
        const report = await withProgress(options, (onProgress) =>
          cadc.download(urls, {
            dir: options.output,
            onProgress,
            signal,
            ...(options.jobs !== undefined && { concurrency: options.jobs }),
            ...(options.shard !== undefined && { shard: options.shard }),
            ...(options.dryRun && { dryRun: true }),
          }),
        );
        concludeDownload(report, options);
      });
    });
}

async function listOf(words: readonly string[], input: string | undefined): Promise<string[]> {
  const urls = words.filter((word) => word !== "-");
  if (words.includes("-")) urls.push(...(await lines(process.stdin)));
  if (input !== undefined) urls.push(...(await lines(createReadStream(input, "utf8"))));
  return urls;
}

async function lines(source: NodeJS.ReadableStream): Promise<string[]> {
  const found: string[] = [];
  for await (const line of createInterface({
    input: source,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const text = line.trim();
    if (text !== "" && !text.startsWith("#")) found.push(text);
  }
  return found;
}
