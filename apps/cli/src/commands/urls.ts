import process from "node:process";
import type { DataRows } from "@vostack/cadc-facade";
import type { Command } from "commander";
import { withCadc } from "../archive.ts";
import { CliError, exits } from "../cli-error.ts";
import { note } from "../note.ts";
import { collect, subcommand, withArchive } from "../options.ts";
import { toPosition } from "../target.ts";

/** URLs of data. */
export function command(signal: AbortSignal): Command {
  return withArchive(
    subcommand(
      "urls",
      "Prints the URLs of the files of a region, or of publisher ids, one a line.",
      [
        "cadc urls '08h45m07.5s +54d18m00s' --collection CFHT",
        "cadc urls 'ivo://cadc.nrc.ca/CFHT?2376828/2376828p' --auxiliaries",
        "cadc urls M31 | cadc download - -o data/",
      ],
    ),
  )
    .argument("<target...>", "publisher ids, or a position (or a name) and a radius")
    .option("--radius <angle>", "radius with its unit (default 1 arcmin)")
    .option("--collection <name>", "only this collection; may be given several times", collect)
    .option("--target-name <name>", "only rows with this target_name")
    .option("--auxiliaries", "previews and other files too")
    .action(async (words: string[], options) => {
      await withCadc(options, async (cadc) => {
        let rows: DataRows = words;
        if (!words.every((word) => word.startsWith("ivo://"))) {
          const { coordinates, radius } = await toPosition(cadc, words, options, signal);
          const table = await cadc.queryRegion(coordinates, radius, {
            signal,
            ...(options.collection && { collection: options.collection }),
          });
          rows =
            options.targetName === undefined
              ? table
              : table.where({ target_name: options.targetName });
        }
        const urls = await cadc.getDataUrls(rows, {
          signal,
          includeAuxiliaries: options.auxiliaries === true,
        });
        for (const url of urls) process.stdout.write(`${url}\n`);
        for (const { id, reason } of urls.faults) process.stderr.write(`${id}: ${reason}\n`);
        if (urls.faults.length > 0) {
          throw new CliError(
            exits.partial,
            `${urls.faults.length} of the ids have no URL; the others are above`,
          );
        }
        if (urls.length === 0) note(options, "nothing there");
      });
    });
}
