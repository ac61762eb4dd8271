import process from "node:process";
import type { Command } from "commander";
import { withCadc } from "../archive.ts";
import { CliError, exits } from "../cli-error.ts";
import { concludeDownload, withProgress } from "../download-progress.ts";
import { note } from "../note.ts";
import { collect, count, subcommand, withArchive } from "../options.ts";
import { toPosition } from "../target.ts";

/** Cutouts of a region. */
export function command(signal: AbortSignal): Command {
  return withArchive(
    subcommand(
      "cutout",
      "Cuts a circle out of every image there and downloads the pieces, verified.",
      [
        "cadc cutout '01h45m07.5s +23d18m00s' 0.01deg --collection CFHT -o images/",
        "cadc cutout M31 0.05deg --first 3 -o m31/ --local",
        "cadc cutout 26.28125 23.3 --urls",
      ],
    ),
  )
    .argument("<coordinates...>", "position (or a name), and a radius with its unit")
    .option("--radius <angle>", "radius with its unit (default 1 arcmin)")
    .option("--collection <name>", "only this collection; may be given several times", collect)
    .option("--first <n>", "only the first so many", count)
    .option("--urls", "print the URLs and download nothing")
    .option("-o, --output <folder>", "where the files go", ".")
    .action(async (words: string[], options) => {
      await withCadc(options, async (cadc) => {
        const { coordinates, radius } = await toPosition(cadc, words, options, signal);
        const cutouts = await cadc.getImagesAsync(coordinates, radius, {
          signal,
          ...(options.collection && { collection: options.collection }),
        });
        for (const { id, reason } of cutouts.faults) process.stderr.write(`${id}: ${reason}\n`);
        const wanted = cutouts.slice(0, options.first ?? cutouts.length);
        if (wanted.length === 0) {
          throw new CliError(exits.notFound, "there is no image to cut there");
        }
        if (options.urls) {
          for (const { url } of wanted) process.stdout.write(`${url}\n`);
          return;
        }
        note(options, `${wanted.length} of ${cutouts.length} cutouts into ${options.output}`);
        const report = await withProgress(options, (onProgress) =>
          cadc.download(wanted, { dir: options.output, onProgress, signal }),
        );
        concludeDownload(report, options);
      });
    });
}
