import process from "node:process";
import type { Cadc } from "@vostack/cadc-facade";
import type { Command } from "commander";
import { withCadc } from "../archive.ts";
import { CliError, exits } from "../cli-error.ts";
import { subcommand, withArchive } from "../options.ts";

/** One thing that must work, and what it found. */
type Check = readonly [what: string, run: (cadc: Cadc, signal: AbortSignal) => Promise<string>];

const checks: readonly Check[] = [
  ["registry and TAP capabilities", async (cadc) => (await cadc.tap()).baseUrl],
  [
    "TAP availability",
    async (cadc) => {
      const { available, notes } = await (await cadc.tap()).availability();
      if (!available)
        throw new Error(notes.join("; ") || "the service says that it is not available");
      return notes.join("; ") || "available";
    },
  ],
  [
    "a query",
    async (cadc, signal) => {
      const table = await cadc.execSync("SELECT TOP 1 table_name FROM tap_schema.tables", {
        signal,
      });
      return `${table.nrows} row`;
    },
  ],
  [
    "tables",
    async (cadc, signal) => `${(await cadc.getTables({ onlyNames: true, signal })).length} tables`,
  ],
  [
    "DataLink",
    async (cadc, signal) => {
      const links = await cadc.getDataLinks(["ivo://example.org/nothing?there"], { signal });
      return `answers in ${links.requests} request`;
    },
  ],
];

/** Checks that the services can be reached. */
export function command(signal: AbortSignal): Command {
  return withArchive(
    subcommand("doctor", "Checks that the registry and the services can be reached and work.", [
      "cadc doctor",
      "cadc doctor --local",
    ]),
  ).action(async (options) => {
    await withCadc(options, async (cadc) => {
      process.stdout.write(`Node ${process.versions.node}, registry ${cadc.registryUrl}\n`);
      let failed = 0;
      for (const [what, run] of checks) {
        const started = performance.now();
        try {
          const found = await run(cadc, signal);
          const time = Math.round(performance.now() - started);
          process.stdout.write(`ok      ${what}: ${found} (${time} ms)\n`);
        } catch (error) {
          signal.throwIfAborted();
          failed += 1;
          process.stdout.write(
            `failed  ${what}: ${error instanceof Error ? error.message : error}\n`,
          );
        }
      }
      if (failed > 0)
        throw new CliError(exits.service, `${failed} of ${checks.length} checks failed`);
    });
  });
}
