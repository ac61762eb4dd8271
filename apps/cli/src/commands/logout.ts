import { Cadc } from "@vostack/cadc-facade";
import type { Command } from "commander";
import { note } from "../note.ts";
import { subcommand, withArchive } from "../options.ts";
import { forgetSignOn } from "../sign-on-file.ts";

/** Forgets a sign-on. */
export function command(_signal: AbortSignal): Command {
  return withArchive(subcommand("logout", "Forgets the sign-on.", ["cadc logout"])).action(
    async (options) => {
      const { registryUrl } = new Cadc({
        ...(options.registry && { registryUrl: options.registry }),
      });
      note(options, (await forgetSignOn(registryUrl)) ? "signed off" : "nobody was signed on");
    },
  );
}
