import process from "node:process";
import { PHASES, type Phase } from "@vostack/uws-jobs";
import { tableFromRows } from "@vostack/votable";
import { type Command, Option } from "commander";
import { withCadc } from "../archive.ts";
import { CliError, exits } from "../cli-error.ts";
import { note } from "../note.ts";
import { count, subcommand, withArchive, withOutput } from "../options.ts";
import { writeTable } from "../output.ts";

const text = { datatype: "char", arraysize: "*" };

/** Jobs. */
export function command(signal: AbortSignal): Command {
  const jobs = subcommand("jobs", "Lists, shows, waits for, fetches, aborts and deletes jobs.", [
    "cadc jobs list --phase COMPLETED --last 5",
    "cadc jobs wait abc123 --timeout 600",
    "cadc jobs fetch abc123 -o result.parquet",
  ]).helpCommand(false);
  jobs.addCommand(list(signal));
  jobs.addCommand(show(signal));
  jobs.addCommand(wait(signal));
  jobs.addCommand(fetch(signal));
  jobs.addCommand(end(signal, "abort"));
  jobs.addCommand(end(signal, "delete"));
  return jobs;
}

function list(signal: AbortSignal): Command {
  return withOutput(
    withArchive(
      subcommand("list", "Prints your jobs.", ["cadc jobs list --after 2026-01-01"]).name("list"),
    ),
  )
    .addOption(
      new Option("--phase <name>", "only jobs in this phase; may be given several times").argParser(
        toPhase,
      ),
    )
    .option("--after <date>", "only jobs made after this date")
    .option("--last <n>", "only the latest so many", count)
    .action(async (options) => {
      await withCadc(options, async (cadc) => {
        const found = await cadc.listAsyncJobs({
          signal,
          ...(options.phase && { phases: options.phase }),
          ...(options.after && { after: toDate(options.after) }),
          ...(options.last !== undefined && { last: options.last }),
        });
        const rows = found.map(({ id, phase, summary }) => [
          id,
          phase,
          summary?.runId,
          summary?.creationTime?.toISOString(),
          summary?.ownerId,
        ]);
        const names = ["job", "phase", "runId", "creationTime", "ownerId"];
        await writeTable(
          tableFromRows(
            rows,
            names.map((name) => ({ name, ...text })),
          ),
          options,
        );
      });
    });
}

function show(signal: AbortSignal): Command {
  return withArchive(subcommand("show", "Prints a job.", ["cadc jobs show abc123"]).name("show"))
    .argument("<job>", "identifier or URL")
    .action(async (id: string, options) => {
      await withCadc(options, async (cadc) => {
        const { summary } = await cadc.loadAsyncJob(id, { signal });
        process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
      });
    });
}

function wait(signal: AbortSignal): Command {
  return withArchive(
    subcommand("wait", "Waits until a job is over, and prints its phase.", [
      "cadc jobs wait abc123",
    ]).name("wait"),
  )
    .argument("<job>", "identifier or URL")
    .option("--timeout <seconds>", "give up after so many seconds", count)
    .action(async (id: string, options) => {
      await withCadc(options, async (cadc) => {
        const job = await cadc.loadAsyncJob(id, { signal });
        await job.wait({
          signal,
          ...(options.timeout !== undefined && { timeout: options.timeout * 1000 }),
        });
        process.stdout.write(`${job.phase}\n`);
        if (job.phase !== "COMPLETED")
          throw new CliError(exits.service, `the job ended with ${job.phase}`);
      });
    });
}

function fetch(signal: AbortSignal): Command {
  return withOutput(
    withArchive(
      subcommand("fetch", "Writes the result of a job; starts it when nobody has, and waits.", [
        "cadc jobs fetch abc123 --format csv",
      ]).name("fetch"),
    ),
  )
    .argument("<job>", "identifier or URL")
    .action(async (id: string, options) => {
      await withCadc(options, async (cadc) => {
        const job = await cadc.loadAsyncJob(id, { signal });
        const { table, truncated } = await job.fetchResult({ signal });
        await writeTable(table, options);
        if (truncated) note(options, "the result is truncated: there are more rows than these");
      });
    });
}

function end(signal: AbortSignal, what: "abort" | "delete"): Command {
  const summary =
    what === "abort" ? "Aborts a job." : "Removes a job and its results from the service.";
  return withArchive(subcommand(what, summary, [`cadc jobs ${what} abc123`]).name(what))
    .argument("<job>", "identifier or URL")
    .action(async (id: string, options) => {
      await withCadc(options, async (cadc) => {
        const job = await cadc.loadAsyncJob(id, { signal });
        await job[what]({ signal });
        note(options, what === "abort" ? `${job.id} is ${job.phase}` : `${job.id} is gone`);
      });
    });
}

function toPhase(name: string, before: readonly Phase[] = []): Phase[] {
  const phase = PHASES.find((one) => one === name.toUpperCase());
  if (phase === undefined)
    throw new CliError(exits.usage, `${name} is no phase; there are ${PHASES.join(", ")}`);
  return [...before, phase];
}

function toDate(textOfDate: string): Date {
  const date = new Date(textOfDate);
  if (!Number.isNaN(date.valueOf())) return date;
  throw new CliError(
    exits.usage,
    `${textOfDate} is no date; write 2026-01-31 or 2026-01-31T12:00:00Z`,
  );
}
