import { platform } from "#http";
import type { Credentials } from "./credentials.ts";

/** A user and password for a host. */
export interface NetrcEntry {
  /** Host name; undefined is any other host. */
  readonly machine: string | undefined;
  /** User name. */
  readonly login: string;
  /** Password. */
  readonly password: string;
}

/** Reads the text of a netrc file: words in any order and on any lines, quoted or not; macros are passed over. */
export function parseNetrc(text: string): NetrcEntry[] {
  const plain = text
    .replace(/\r\n?/g, "\n")
    // A macro ends with an empty line, or with the file.
    .replace(/^[ \t]*macdef(?:.*\S.*\n?)+/gm, "")
    .replace(/^\s*#.*$/gm, "");
  const words = [...plain.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "",
  );
  const entries: { machine: string | undefined; login?: string; password?: string }[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const last = entries.at(-1);
    const word = words[i];
    if (word === "default") entries.push({ machine: undefined });
    else if (word === "machine") entries.push({ machine: words[++i] });
    else if ((word === "login" || word === "user") && last) last.login = words[++i] ?? "";
    else if (word === "password" && last) last.password = words[++i] ?? "";
    else if (word === "account") i += 1;
  }
  return entries.flatMap(({ machine, login, password }) =>
    login === undefined || password === undefined ? [] : [{ machine, login, password }],
  );
}

/**
 * Adds the passwords of a netrc file, each for its host and nothing below it. The entry for any other host is left out: a password
 * has to know where it may go.
 *
 * @param path - the file. Default `~/.netrc`
 * @returns The hosts that there are passwords for.
 * @throws Error of the file system; browsers read no files
 */
export async function addNetrc(credentials: Credentials, path = "~/.netrc"): Promise<string[]> {
  const hosts: string[] = [];
  for (const { machine, login, password } of parseNetrc(await platform.readFile(path))) {
    if (machine === undefined) continue;
    credentials.add(
      { kind: "basic", user: login, password },
      { domains: [machine], hostOnly: true },
    );
    hosts.push(machine);
  }
  return hosts;
}
