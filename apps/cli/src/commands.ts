import type { Command } from "commander";

/** A subcommand: one line about it, and the module that has it, loaded only when it runs. */
export interface Subcommand {
  readonly summary: string;
  readonly load: () => Promise<{ command: (signal: AbortSignal) => Command }>;
}

/** All subcommands, in the order of the help. */
export const commands: Readonly<Record<string, Subcommand>> = {
  region: {
    summary: "observations around a position",
    load: () => import("./commands/region.ts"),
  },
  name: {
    summary: "observations whose target name contains a text",
    load: () => import("./commands/name.ts"),
  },
  collections: {
    summary: "the collections and their bands",
    load: () => import("./commands/collections.ts"),
  },
  resolve: {
    summary: "the position of an object's name",
    load: () => import("./commands/resolve.ts"),
  },
  observation: {
    summary: "one observation with its planes and files",
    load: () => import("./commands/observation.ts"),
  },
  urls: {
    summary: "URLs of the data of a region, a name, or publisher ids",
    load: () => import("./commands/urls.ts"),
  },
  cutout: {
    summary: "cut a circle out of every image there and download it",
    load: () => import("./commands/cutout.ts"),
  },
  download: {
    summary: "download URLs: parallel, resumable, verified",
    load: () => import("./commands/download.ts"),
  },
  tables: { summary: "names of the tables", load: () => import("./commands/tables.ts") },
  table: { summary: "columns of one table", load: () => import("./commands/table.ts") },
  query: { summary: "run an ADQL query", load: () => import("./commands/query.ts") },
  jobs: {
    summary: "list, show, wait for, fetch, abort and delete jobs",
    load: () => import("./commands/jobs.ts"),
  },
  login: { summary: "sign on and remember it", load: () => import("./commands/login.ts") },
  logout: { summary: "forget the sign-on", load: () => import("./commands/logout.ts") },
  whoami: { summary: "who the archive takes you for", load: () => import("./commands/whoami.ts") },
  convert: {
    summary: "convert tables between formats",
    load: () => import("./commands/convert.ts"),
  },
  validate: { summary: "check a VOTable", load: () => import("./commands/validate.ts") },
  doctor: {
    summary: "check that the services can be reached",
    load: () => import("./commands/doctor.ts"),
  },
  completion: {
    summary: "completion for bash, zsh or fish",
    load: () => import("./commands/completion.ts"),
  },
};

/** What `cadc --help` prints. */
export function rootHelp(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`,
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
