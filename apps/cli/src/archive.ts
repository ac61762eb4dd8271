import process from "node:process";
import { Cadc } from "@vostack/cadc-facade";
import { Session } from "@vostack/vo-service";
import { CliError, exits } from "./cli-error.ts";
import type { ArchiveOptions } from "./options.ts";
import { logRequest } from "./request-log.ts";
import { savedSignOn } from "./sign-on-file.ts";

/**
 * Opens the archive that the options name, does something with it, and closes it again: the embedded one
 * lives as long as the command.
 */
export async function withCadc<T>(
  options: ArchiveOptions,
  use: (cadc: Cadc) => Promise<T>,
): Promise<T> {
  const { local, registry, url } = options;
  const session = new Session(options.verbose ? { onEvent: logRequest } : {});
  if (
    local &&
    (registry !== undefined || url !== undefined) &&
    process.env.CADC_REGISTRY_URL !== registry
  ) {
    throw new CliError(exits.usage, "--local goes with neither --registry nor --url");
  }
  if (local) {
    const { startLocalArchive } = await import("@vostack/local-archive");
    const archive = await startLocalArchive();
    try {
      return await use(new Cadc({ registryUrl: archive.registry, session }));
    } finally {
      await archive.close();
    }
  }
  const cadc = new Cadc({
    session,
    ...(registry !== undefined && { registryUrl: registry }),
    ...(url !== undefined && { url }),
  });
  const saved = await savedSignOn(cadc.registryUrl);
  if (saved !== undefined) await cadc.login(saved);
  return use(cadc);
}
