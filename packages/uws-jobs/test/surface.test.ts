import { expect, test } from "vitest";

test("the package exports what it is meant to", async () => {
  expect(Object.keys(await import("@vostack/uws-jobs")).sort()).toMatchInlineSnapshot(`
    [
      "FINAL_PHASES",
      "JobAbortedError",
      "JobError",
      "PHASES",
      "UwsJob",
      "UwsService",
      "formatTimestamp",
      "isFinal",
      "openJobStore",
      "parseJob",
      "parseJobList",
      "parseTimestamp",
    ]
  `);
});
