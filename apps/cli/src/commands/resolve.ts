import { tableFromRows } from "@vostack/votable";
import type { Command } from "commander";
import { withCadc } from "../archive.ts";
import { subcommand, withArchive, withOutput } from "../options.ts";
import { writeTable } from "../output.ts";

/** The position of a name. */
export function command(signal: AbortSignal): Command {
  return withOutput(
    withArchive(
      subcommand("resolve", "Prints where an object is, as NED, SIMBAD or VizieR know it.", [
        "cadc resolve M31",
        "cadc resolve 'NGC 1275' --format json",
      ]),
    ),
  )
    .argument("<name...>", "name of the object")
    .action(async (words: string[], options) => {
      await withCadc(options, async (cadc) => {
        const found = await cadc.resolveName(words.join(" "), { signal });
        const text = { datatype: "char", arraysize: "*" };
        const row = [found.target, found.ra, found.dec, found.service, found.objectType];
        const fields = [
          { name: "target", ...text },
          { name: "ra", datatype: "double", unit: "deg" },
          { name: "dec", datatype: "double", unit: "deg" },
          { name: "service", ...text },
          { name: "type", ...text },
        ];
        await writeTable(tableFromRows([row], fields), options);
      });
    });
}
