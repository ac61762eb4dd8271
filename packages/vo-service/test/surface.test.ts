import { expect, test } from "vitest";

test("the package exports what it is meant to", async () => {
  expect(Object.keys(await import("@vostack/vo-service")).sort()).toMatchInlineSnapshot(`
    [
      "AbortedError",
      "AuthenticationError",
      "AuthorizationError",
      "Credentials",
      "DeadlineError",
      "HarRecorder",
      "NotFoundError",
      "ProtocolError",
      "Registry",
      "ServiceError",
      "Session",
      "UnavailableError",
      "UsageError",
      "VoError",
      "addNetrc",
      "chooseInterface",
      "daliMessage",
      "describeCapabilities",
      "findCapabilities",
      "getAvailability",
      "getCapabilities",
      "login",
      "loginURL",
      "parseAvailability",
      "parseCapabilities",
      "parseChallenges",
      "parseNetrc",
      "parseResourceCaps",
      "readCertificate",
      "readDocument",
      "searchRegistry",
    ]
  `);
});
