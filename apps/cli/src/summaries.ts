/** The subcommands, in the order of the help, with one line about each. */
export const summaries = {
  region: "observations around a position",
  name: "observations whose target name contains a text",
  collections: "the collections and their bands",
  resolve: "the position of an object's name",
  observation: "one observation with its planes and files",
  urls: "URLs of the data of a region, a name, or publisher ids",
  cutout: "cut a circle out of every image there and download it",
  download: "download URLs: parallel, resumable, verified",
  tables: "names of the tables",
  table: "columns of one table",
  query: "run an ADQL query",
  jobs: "list, show, wait for, fetch, abort and delete jobs",
  login: "sign on and remember it",
  logout: "forget the sign-on",
  whoami: "who the archive takes you for",
  convert: "convert tables between formats",
  validate: "check a VOTable",
  doctor: "check that the services can be reached",
  completion: "completion for bash, zsh or fish",
} as const;

/** The name of a subcommand. */
export type SubcommandName = keyof typeof summaries;
