import process from "node:process";
import type { Command } from "commander";
import { withCadc } from "../archive.ts";
import { subcommand, withArchive } from "../options.ts";

/** Names of the tables. */
export function command(signal: AbortSignal): Command {
  return withArchive(
    subcommand("tables", "Prints the names of the tables, one a line.", [
      "cadc tables",
      "cadc tables --local",
    ]),
  ).action(async (options) => {
    await withCadc(options, async (cadc) => {
      for (const name of await cadc.getTables({ onlyNames: true, signal })) {
        process.stdout.write(`${name}\n`);
      }
    });
  });
}
