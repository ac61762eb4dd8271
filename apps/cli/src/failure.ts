import process from "node:process";
import { CaomError } from "@vostack/caom-model";
import { GeometryError } from "@vostack/sphere";
import { FileError, UnknownTableError, UploadError } from "@vostack/tap-client";
import {
  AuthenticationError,
  AuthorizationError,
  NotFoundError,
  UsageError,
  VoError,
} from "@vostack/vo-service";
import { VOTableError } from "@vostack/votable";
import { CommanderError } from "commander";
import { CliError, exits } from "./cli-error.ts";

/** Which exit code belongs to which error; the first that fits. */
const codes: readonly (readonly [new (...args: never[]) => Error, number])[] = [
  [AuthenticationError, exits.authentication],
  [AuthorizationError, exits.authentication],
  [NotFoundError, exits.notFound],
  [UnknownTableError, exits.notFound],
  [UsageError, exits.usage],
  [UploadError, exits.usage],
  [FileError, exits.usage],
  [GeometryError, exits.usage],
  [CaomError, exits.usage],
  [VoError, exits.service],
  [VOTableError, exits.service],
];

/** The exit code that belongs to an error. */
export function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exits.usage;
  if (error instanceof CliError) return error.exit;
  if (codeOf(error) === "ENOENT") return exits.notFound;
  // What a service refuses is its verdict; what we refuse before asking is the user's to mend.
  if (error instanceof UsageError && error.status !== undefined) return exits.service;
  return codes.find(([type]) => error instanceof type)?.[1] ?? exits.unexpected;
}

/** Tells the user what happened and what helps; a stack only for what nobody foresaw, or on request. */
export function report(error: unknown, options: { readonly verbose: boolean }): void {
  // commander has printed its own.
  if (error instanceof CommanderError) return;
  if (!(error instanceof Error)) {
    process.stderr.write(`cadc: ${String(error)}\n`);
    return;
  }
  const hint = "hint" in error && typeof error.hint === "string" ? error.hint : "";
  process.stderr.write(`cadc: ${error.message}\n`);
  if (hint !== "" && !error.message.includes(hint)) process.stderr.write(`  ${hint}\n`);
  const foreseen = error instanceof CliError || codeOf(error) !== undefined;
  if (options.verbose || !foreseen) process.stderr.write(`${error.stack}\n`);
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
