import process from "node:process";
import { Command, InvalidArgumentError, Option } from "commander";
import { formats } from "./formats.ts";

/** What every command that talks to an archive takes. */
export interface ArchiveOptions {
  readonly local?: boolean;
  readonly registry?: string;
  readonly url?: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: boolean;
}

/** What every command that prints a table takes. */
export interface OutputOptions {
  readonly format?: string;
  readonly output?: string;
  readonly columns?: readonly string[];
}

/** A subcommand with its help and examples; it throws instead of ending the process. */
export function subcommand(
  name: string,
  description: string,
  examples: readonly string[],
): Command {
  return new Command(`cadc ${name}`)
    .description(description)
    .exitOverride()
    .showHelpAfterError(`(cadc ${name} --help tells more)`)
    .option("--quiet", "no progress and no notes")
    .option("--verbose", "every request, on stderr")
    .option("--no-color", "no colours (also with the environment's NO_COLOR)")
    .addHelpText("after", `\nExamples:\n${examples.map((line) => `  ${line}`).join("\n")}\n`);
}

/** Adds the options that choose an archive. */
export function withArchive(command: Command): Command {
  return command
    .option("--local", "start the embedded archive and use it")
    .option("--registry <url>", "resource-caps file of a registry", process.env.CADC_REGISTRY_URL)
    .option("--url <url>", "base URL of a TAP service");
}

/** Adds the options that choose how a table is written. */
export function withOutput(command: Command): Command {
  return command
    .addOption(new Option("--format <name>", "format of the table").choices(formats))
    .option("-o, --output <file>", "write to a file; its ending names the format")
    .option("--columns <names>", "only these columns, separated by commas", (text) =>
      text.split(","),
    );
}

/** Reads a whole number from 0. */
export function count(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give a whole number from 0.");
}

/** Collects an option that may be given several times. */
export function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
