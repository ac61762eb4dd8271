import { type LocalArchive, startLocalArchive } from "@vostack/local-archive";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TapService } from "../src/index.ts";
import { tapSuite } from "./support/tap-suite.ts";

// The whole suite once more, at an archive that deviates from the standards wherever archives do.
let odd: LocalArchive | undefined;
beforeAll(async () => {
  odd = await startLocalArchive({
    quirks: [
      "anonymous-job-list",
      "capabilities-blanks",
      "capabilities-unknown-methods",
      "challenge-on-success",
      "delete-leads-to-forbidden-list",
      "diagnostic-results",
      "java-numbers",
      "phase-ignored-at-creation",
      "placeholder-info",
      "run-once",
      "stcs-shapes",
      "tabledata-only",
      "tables-no-columns",
      "wait-ignores-phase",
    ],
  });
});
afterAll(() => odd?.close());

tapSuite({ name: "an odd archive", url: () => odd?.tap ?? "", listsJobs: true });

describe("an archive that fails", () => {
  const query = "SELECT obsID FROM caom2.Observation";

  test("with an error after half of the rows is not believed", async () => {
    const archive = await startLocalArchive({ quirks: ["late-error"] });
    try {
      const tap = new TapService(archive.tap);
      await expect(tap.query(query)).rejects.toMatchObject({ name: "QueryError" });
      const stream = await tap.stream(query);
      let rows = 0;
      const reading = (async () => {
        for await (const batch of stream.batches()) rows += batch.nrows;
      })();
      await expect(reading).rejects.toMatchObject({ name: "QueryError" });
      expect(rows).toBeGreaterThan(0);
    } finally {
      await archive.close();
    }
  });

  test("in the middle of a document is not believed", async () => {
    const archive = await startLocalArchive({ quirks: ["truncated-results"] });
    try {
      const tap = new TapService(archive.tap);
      await expect(tap.query(query)).rejects.toMatchObject({
        code: expect.stringMatching(/protocol|unavailable/),
      });
    } finally {
      await archive.close();
    }
  });
});
