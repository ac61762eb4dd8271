import process from "node:process";
import type { DownloadOptions, DownloadReport } from "@vostack/sia-cutout";
import { CliError, exits } from "./cli-error.ts";
import { note } from "./note.ts";
import { bytes, duration, ProgressBar } from "./progress.ts";

/** Runs a download with a bar on stderr; prints the path of every file that is there to stdout. */
export async function withProgress(
  options: { readonly quiet?: boolean },
  start: (onProgress: NonNullable<DownloadOptions["onProgress"]>) => Promise<DownloadReport>,
): Promise<DownloadReport> {
  const bar = new ProgressBar({ quiet: options.quiet === true });
  try {
    return await start(({ overall }) => {
      const { received, total, rate, eta, items, done } = overall;
      const size = total === undefined ? bytes(received) : `${bytes(received)} of ${bytes(total)}`;
      const left = eta === undefined ? "" : `, ${duration(eta)} left`;
      bar.update({
        done: total === undefined ? done : received,
        total: total ?? items,
        text: `${done}/${items} files, ${size}, ${bytes(rate)}/s${left}`,
      });
    });
  } finally {
    bar.clear();
  }
}

/**
 * Says what became of every item, and ends with the exit code that belongs to it.
 *
 * @throws CliError partial success, or the service's failure when nothing came
 */
export function concludeDownload(
  report: DownloadReport,
  options: { readonly quiet?: boolean },
): void {
  for (const outcome of report.outcomes) {
    if (outcome.status === "downloaded" || outcome.status === "kept") {
      process.stdout.write(`${outcome.path}\n`);
      if (outcome.warning !== undefined)
        process.stderr.write(`${outcome.path}: ${outcome.warning}\n`);
    } else if (outcome.status === "planned") {
      const size = outcome.size === undefined ? "size unknown" : bytes(outcome.size);
      process.stdout.write(`${outcome.url}\t${size}\n`);
    } else if (outcome.status === "failed") {
      const { message, hint } = outcome.error;
      process.stderr.write(`${outcome.url}: ${message}${hint ? ` (${hint})` : ""}\n`);
    } else if (outcome.status === "empty" || outcome.status === "skipped") {
      process.stderr.write(`${outcome.url}: ${outcome.reason}\n`);
    }
  }
  note(options, report.toString());
  if (report.ok) return;
  const some = report.got.length > 0;
  throw new CliError(
    some ? exits.partial : exits.service,
    `${report.failed.length} of ${report.outcomes.length} could not be had; the same command tries them again`,
  );
}
