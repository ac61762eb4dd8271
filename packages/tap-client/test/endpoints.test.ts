import { expect, test } from "vitest";
import { tapEndpoints } from "../src/query/endpoints.ts";

test.each([
  "http://archive.example/tap",
  "http://archive.example/tap/",
  "http://archive.example/tap//",
  "http://archive.example/tap/sync",
  "http://archive.example/tap/capabilities?x=1#y",
])("%s means the same service", (url) => {
  expect(tapEndpoints(url)).toMatchObject({
    base: "http://archive.example/tap",
    sync: "http://archive.example/tap/sync",
    async: "http://archive.example/tap/async",
  });
});

test("what is no address is told as it was given, with how it should be", () => {
  expect(() => tapEndpoints("archive.example/tap")).toThrow(
    /"archive.example\/tap".*https:\/\/archive.example\/tap/,
  );
});

test("a service at the root of its host has no doubled slashes", () => {
  expect(tapEndpoints("http://archive.example").sync).toBe("http://archive.example/sync");
});
