import process from "node:process";
import { formatObservation, writeCaomJson, writeCaomXml } from "@vostack/caom-model";
import { type Command, Option } from "commander";
import { withCadc } from "../archive.ts";
import { subcommand, withArchive } from "../options.ts";

/** One observation. */
export function command(signal: AbortSignal): Command {
  return withArchive(
    subcommand("observation", "Prints one observation with its planes and files.", [
      "cadc observation caom:CFHT/2376828",
      "cadc observation caom:CFHT/2376828 --format json",
    ]),
  )
    .argument("<uri>", "caom:COLLECTION/OBSERVATIONID")
    .addOption(
      new Option("--format <name>", "how it is written")
        .choices(["text", "json", "xml"])
        .default("text"),
    )
    .action(async (uri: string, options) => {
      await withCadc(options, async (cadc) => {
        const observation = await cadc.observation(uri, { signal });
        const write = { text: formatObservation, json: writeCaomJson, xml: writeCaomXml };
        const text = write[options.format as keyof typeof write](observation);
        process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
      });
    });
}
