import {
  type LocalArchive,
  type LocalArchiveOptions,
  startLocalArchive,
} from "@vostack/local-archive";
import { afterAll, beforeAll } from "vitest";

/** An archive for all tests of a file. */
export interface ArchiveUnderTest {
  readonly get: () => LocalArchive;
  /** The rows of a query, as text, without the header line. */
  readonly rows: (query: string, headers?: Record<string, string>) => Promise<string[][]>;
  /** The answer to a query. */
  readonly query: (query: string, parameters?: Record<string, string>) => Promise<Response>;
  /** A token of the user. */
  readonly token: () => Promise<string>;
}

/** Starts an archive before the tests of a file and stops it afterwards. */
export function useArchive(options: LocalArchiveOptions = {}): ArchiveUnderTest {
  let archive: LocalArchive | undefined;
  beforeAll(async () => {
    archive = await startLocalArchive(options);
  });
  afterAll(async () => {
    await archive?.close();
  });
  const get = (): LocalArchive => archive!;
  const url = (query: string, parameters: Record<string, string>): string =>
    `${get().tap}/sync?${new URLSearchParams({ LANG: "ADQL", QUERY: query, ...parameters })}`;
  return {
    get,
    query: (query, parameters = {}) => fetch(url(query, parameters)),
    rows: async (query, headers = {}) => {
      const response = await fetch(url(query, { RESPONSEFORMAT: "tsv" }), { headers });
      const body = await response.text();
      if (!response.ok) throw new Error(body);
      const lines = body.split("\r\n").slice(1, -1);
      return lines.map((line) => line.split("\t"));
    },
    token: async () => {
      const { login, user, password } = get();
      const body = new URLSearchParams({ username: user, password });
      return (await fetch(login, { method: "POST", body })).text();
    },
  };
}
