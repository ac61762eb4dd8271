import process from "node:process";
import { validateVOTable } from "@vostack/votable";
import { type Command, Option } from "commander";
import { CliError, exits } from "../cli-error.ts";
import { openInput } from "../input.ts";
import { note } from "../note.ts";
import { subcommand } from "../options.ts";

/** Checks a VOTable. */
export function command(_signal: AbortSignal): Command {
  return subcommand(
    "validate",
    "Checks a VOTable and says what is wrong, where, and how to mend it.",
    ["cadc validate result.vot", "cadc validate - --format json < result.vot"],
  )
    .argument("<file>", "file to check; - is stdin")
    .addOption(
      new Option("--format <name>", "how findings are written")
        .choices(["text", "json"])
        .default("text"),
    )
    .action(async (file: string, options) => {
      const findings = await validateVOTable(await openInput(file));
      if (options.format === "json") process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
      else {
        for (const { severity, code, message, line, column } of findings) {
          process.stdout.write(
            `${file}:${line ?? 0}:${column ?? 0}: ${severity}: ${message} [${code}]\n`,
          );
        }
      }
      const errors = findings.filter(({ severity }) => severity === "error").length;
      if (errors > 0)
        throw new CliError(exits.partial, `${errors} error${errors === 1 ? "" : "s"} in ${file}`);
      note(options, `${file}: no errors, ${findings.length} other findings`);
    });
}
