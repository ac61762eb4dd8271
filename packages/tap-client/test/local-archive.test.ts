import { type LocalArchive, startLocalArchive } from "@vostack/local-archive";
import { afterAll, beforeAll } from "vitest";
import { tapSuite } from "./support/tap-suite.ts";

let archive: LocalArchive | undefined;

beforeAll(async () => {
  archive = await startLocalArchive();
});
afterAll(() => archive?.close());

tapSuite({ name: "the local archive", url: () => archive?.tap ?? "" });
