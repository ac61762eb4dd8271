import type { Command } from "commander";
import { withCadc } from "../archive.ts";
import { note } from "../note.ts";
import { collect, count, subcommand, withArchive, withOutput } from "../options.ts";
import { writeTable } from "../output.ts";
import { planeView } from "../plane-view.ts";
import { toPosition } from "../target.ts";

/** Observations around a position. */
export function command(signal: AbortSignal): Command {
  return withOutput(
    withArchive(
      subcommand("region", "Prints the observations whose footprint meets a circle.", [
        "cadc region '08h45m07.5s +54d18m00s' --collection CFHT",
        "cadc region 10.6847 41.2688 0.5deg --format csv -o m31.csv",
        "cadc region M31 --local",
      ]),
    ),
  )
    .argument(
      "<coordinates...>",
      "position (or a name, which is resolved), and a radius with its unit",
    )
    .option(
      "--radius <angle>",
      "radius with its unit, such as 0.1deg or 30arcsec (default 1 arcmin)",
    )
    .option("--collection <name>", "only this collection; may be given several times", collect)
    .option("--maxrec <n>", "most rows", count)
    .action(async (words: string[], options) => {
      await withCadc(options, async (cadc) => {
        const { coordinates, radius } = await toPosition(cadc, words, options, signal);
        const table = await cadc.queryRegion(coordinates, radius, {
          signal,
          ...(options.collection && { collection: options.collection }),
          ...(options.maxrec !== undefined && { maxrec: options.maxrec }),
        });
        await writeTable(table, options, planeView);
        if (table.nrows === 0)
          note(options, "nothing there; try a larger --radius or another --collection");
      });
    });
}
