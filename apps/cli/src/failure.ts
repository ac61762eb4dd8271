import process from "node:process";
import { CommanderError } from "commander";

/** A failure that the command line itself found: its exit code goes with it. */
export class CliError extends Error {
  override readonly name = "CliError";
  /** Exit code of the process. */
  readonly exit: number;

  constructor(exit: number, message: string) {
    super(message);
    this.exit = exit;
  }
}

/** The stable exit codes. */
export const exits = {
  unexpected: 1,
  usage: 2,
  authentication: 3,
  notFound: 4,
  service: 5,
  partial: 6,
  interrupted: 130,
} as const;

const byCode: readonly (readonly [RegExp, number])[] = [
  [/auth|credential|certificate|forbidden|login/, exits.authentication],
  [
    /not-found|no-such|missing-table|unknown-(table|job|collection)|unresolved-name/,
    exits.notFound,
  ],
  [
    /usage|argument|coordinate|angle|syntax|bad-|invalid|not-caom|unparsable|ambiguous|out-of-range/,
    exits.usage,
  ],
];

/** The exit code that belongs to an error. */
export function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exits.usage;
  if (error instanceof CliError) return error.exit;
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") {
    return exits.unexpected;
  }
  const { code } = error;
  const found = byCode.find(([pattern]) => pattern.test(code));
  if (found) return found[1];
  return "url" in error || "status" in error ? exits.service : exits.unexpected;
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
  const foreseen = error instanceof CliError || ("code" in error && typeof error.code === "string");
  if (options.verbose || !foreseen) process.stderr.write(`${error.stack}\n`);
}
