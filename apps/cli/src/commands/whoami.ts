import process from "node:process";
import type { Command } from "commander";
import { withCadc } from "../archive.ts";
import { CliError, exits } from "../cli-error.ts";
import { subcommand, withArchive } from "../options.ts";

/** Who the archive takes you for. */
export function command(signal: AbortSignal): Command {
  return withArchive(
    subcommand("whoami", "Prints the user that the archive takes you for.", ["cadc whoami"]),
  ).action(async (options) => {
    await withCadc(options, async (cadc) => {
      const user = await cadc.whoami({ signal });
      if (user === null)
        throw new CliError(exits.authentication, "nobody is signed on; see cadc login");
      process.stdout.write(`${user}\n`);
    });
  });
}
