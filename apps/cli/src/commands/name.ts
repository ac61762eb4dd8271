import type { Command } from "commander";
import { withCadc } from "../archive.ts";
import { note } from "../note.ts";
import { count, subcommand, withArchive, withOutput } from "../options.ts";
import { writeTable } from "../output.ts";
import { planeView } from "../plane-view.ts";

/** Observations by target name. */
export function command(signal: AbortSignal): Command {
  return withOutput(
    withArchive(
      subcommand(
        "name",
        "Prints the observations whose target name contains a text (letter case aside).",
        ["cadc name Nr3491_1", "cadc name m31 --maxrec 10 --format json"],
      ),
    ),
  )
    .argument("<text>", "part of the target's name; it is not resolved")
    .option("--maxrec <n>", "most rows", count)
    .action(async (text: string, options) => {
      await withCadc(options, async (cadc) => {
        const table = await cadc.queryName(text, {
          signal,
          ...(options.maxrec !== undefined && { maxrec: options.maxrec }),
        });
        await writeTable(table, options, planeView);
        if (table.nrows === 0) note(options, `no target name contains ${JSON.stringify(text)}`);
      });
    });
}
