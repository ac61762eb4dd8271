import process from "node:process";

/** Says something beside the data, on stderr, unless `--quiet`. */
export function note(options: { readonly quiet?: boolean }, text: string): void {
  if (!options.quiet) process.stderr.write(`${text}\n`);
}
