import { tableFromRows } from "@vostack/votable";
import type { Command } from "commander";
import { withCadc } from "../archive.ts";
import { subcommand, withArchive, withOutput } from "../options.ts";
import { writeTable } from "../output.ts";

/** The collections. */
export function command(signal: AbortSignal): Command {
  return withOutput(
    withArchive(
      subcommand("collections", "Prints the collections and their energy bands.", [
        "cadc collections",
        "cadc collections --format json",
      ]),
    ),
  ).action(async (options) => {
    await withCadc(options, async (cadc) => {
      const collections = Object.entries(await cadc.getCollections({ signal }));
      const text = { datatype: "char", arraysize: "*" };
      const rows = collections.map(([name, { Description, Bands }]) => [
        name,
        Description,
        Bands.map((band) => band || "(unknown)").join(", "),
      ]);
      const fields = ["collection", "description", "bands"].map((name) => ({ name, ...text }));
      await writeTable(tableFromRows(rows, fields), options);
    });
  });
}
