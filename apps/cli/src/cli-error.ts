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
