import type { Command } from "commander";
import { type SubcommandName, summaries } from "./summaries.ts";

/** The module of a subcommand. */
interface Subcommand {
  readonly command: (signal: AbortSignal) => Command;
}

/** Loads a subcommand: the others cost nothing at the start. */
export const load: Readonly<Record<SubcommandName, () => Promise<Subcommand>>> = {
  region: () => import("./commands/region.ts"),
  name: () => import("./commands/name.ts"),
  collections: () => import("./commands/collections.ts"),
  resolve: () => import("./commands/resolve.ts"),
  observation: () => import("./commands/observation.ts"),
  urls: () => import("./commands/urls.ts"),
  cutout: () => import("./commands/cutout.ts"),
  download: () => import("./commands/download.ts"),
  tables: () => import("./commands/tables.ts"),
  table: () => import("./commands/table.ts"),
  query: () => import("./commands/query.ts"),
  jobs: () => import("./commands/jobs.ts"),
  login: () => import("./commands/login.ts"),
  logout: () => import("./commands/logout.ts"),
  whoami: () => import("./commands/whoami.ts"),
  convert: () => import("./commands/convert.ts"),
  validate: () => import("./commands/validate.ts"),
  doctor: () => import("./commands/doctor.ts"),
  completion: () => import("./commands/completion.ts"),
};

/** What `cadc --help` prints. */
export function rootHelp(): string {
  const width = Math.max(...Object.keys(summaries).map((name) => name.length));
  const lines = Object.entries(summaries).map(
    ([name, summary]) => `  ${name.padEnd(width)}  ${summary}`,
  );
  return `Usage: cadc <command> [options]

Search, query, cut out and download from the Canadian Astronomy Data Centre.

Commands:
${lines.join("\n")}

Common options:
  --local          start the embedded archive and use it
  --registry URL   another registry (or the environment's CADC_REGISTRY_URL)
  --url URL        another TAP service
  --format NAME    table, csv, tsv, json, ndjson, votable, parquet, arrow, ecsv
  -o, --output F   write to a file, or for downloads into a folder
  --quiet          no progress and no notes
  --verbose        every request, on stderr

Examples:
  cadc region '08h45m07.5s +54d18m00s' --collection CFHT --local
  cadc cutout '01h45m07.5s +23d18m00s' 0.01deg --collection CFHT -o images/ --local
  cadc query 'SELECT TOP 5 observationID FROM caom2.Observation' --format csv

Exit codes: 0 ok, 1 unexpected, 2 usage, 3 authentication, 4 not found or empty,
5 service error, 6 partial success, 130 interrupted.

cadc <command> --help tells more, with examples.
`;
}
