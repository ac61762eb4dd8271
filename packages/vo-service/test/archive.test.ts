import { type LocalArchive, startLocalArchive } from "@vostack/local-archive";
import { AuthenticationError, Credentials, login, Registry, Session } from "@vostack/vo-service";
import { afterAll, beforeAll, expect, test } from "vitest";
import { failure } from "../../../test-setup/serve.ts";

let archive: LocalArchive;
beforeAll(async () => {
  archive = await startLocalArchive({
    quirks: [
      "challenge-on-success",
      "capabilities-blanks",
      "capabilities-unknown-methods",
      "retry-after",
    ],
  });
});
afterAll(() => archive.close());

test("from the registry through the login to who one is, on an archive with quirks", async () => {
  const session = new Session();
  const registry = new Registry(archive.registry, { session });
  const ids = [...(await registry.resources()).keys()];
  const gms = ids.find((id) => id.endsWith("/gms"));
  const tap = await registry.accessURL(
    ids.find((id) => id.endsWith("/argus"))!,
    "ivo://ivoa.net/std/TAP",
  );
  expect(tap).toBe(archive.tap);
  const capabilities = await registry.capabilities(gms!);
  const { user, password } = archive;
  const signedOn = await login(session, capabilities, { user, password });
  expect(signedOn).toMatchObject({ user, kinds: ["token"] });
  const whoami = await registry.accessURL(gms!, "ivo://ivoa.net/std/UMS#whoami-0.1");
  expect(await (await session.fetch(whoami)).text()).toContain(user);
  session.logout();
  const error = await failure(session.fetch(whoami), AuthenticationError);
  expect(error.hint).toContain("a login with user name and password");
});

test("a wrong password is told as such", async () => {
  const { user } = archive;
  const wrong = login(new Session(), archive.login, { user, password: "not-that-one" });
  const error = await failure(wrong, AuthenticationError);
  expect(error.serverMessage).toContain("Invalid");
});

test("a foreign token spoils nothing when falling back is allowed", async () => {
  const credentials = new Credentials();
  credentials.add({ kind: "token", token: "of-somebody-else" }, { domains: ["127.0.0.1"] });
  const session = new Session({ credentials, policy: "always", anonymousFallback: true });
  const query = new URLSearchParams({
    LANG: "ADQL",
    QUERY: "SELECT 1 AS one FROM tap_schema.schemas",
  });
  expect((await session.fetch(`${archive.tap}/sync?${query}`)).status).toBe(200);
});
