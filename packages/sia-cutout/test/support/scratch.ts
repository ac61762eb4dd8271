import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { type Handler, startServer, type TestServer } from "./server.ts";

/** A fresh directory and fresh servers for every test, gone afterwards. */
export interface Scratch {
  readonly dir: string;
  serve(handler: Handler): Promise<TestServer>;
  /** Names of the user's files. */
  files(): Promise<string[]>;
  read(name: string): Promise<Buffer>;
}

export function useScratch(): Scratch {
  const servers: TestServer[] = [];
  const scratch = {
    dir: "",
    async serve(handler: Handler): Promise<TestServer> {
      const server = await startServer(handler);
      servers.push(server);
      return server;
    },
    files: async (): Promise<string[]> =>
      (await readdir(scratch.dir)).filter((name) => name !== ".vostack").sort(),
    read: (name: string): Promise<Buffer> => readFile(join(scratch.dir, name)),
  };
  beforeEach(async () => {
    scratch.dir = await mkdtemp(join(tmpdir(), "sia-cutout-"));
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
    await rm(scratch.dir, { recursive: true, force: true });
  });
  return scratch;
}
