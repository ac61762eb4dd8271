import { expect, it } from "vitest";

it("the package exports this and nothing else", async () => {
  expect(
    Object.keys(await import("@vostack/local-archive")).sort((a, b) => a.localeCompare(b)),
  ).toMatchInlineSnapshot(`
    [
      "ArchiveError",
      "QUIRKS",
      "startLocalArchive",
    ]
  `);
});
