import {
  AbortedError,
  AuthenticationError,
  DeadlineError,
  getAvailability,
  login,
  NotFoundError,
  Registry,
  Session,
  UsageError,
} from "@vostack/vo-service";
import { expect, inject, test } from "vitest";

const archive = inject("archive");

test("a session reads, streams and follows in a browser", async () => {
  const session = new Session();
  expect((await getAvailability(session, archive.tap)).available).toBe(true);
  const registry = new Registry(archive.registry, { session });
  const id = [...(await registry.resources()).keys()].find((one) => one.endsWith("/argus"));
  expect(await registry.accessURL(id!, "ivo://ivoa.net/std/TAP")).toBe(archive.tap);
  const body = new URLSearchParams({
    LANG: "ADQL",
    QUERY: "SELECT TOP 1 * FROM tap_schema.tables",
  });
  const response = await session.fetch(`${archive.tap}/sync`, { method: "POST", body });
  expect(await response.text()).toContain("<VOTABLE");
});

test("a redirect that is not to be followed is told in a browser, too", async () => {
  const body = new URLSearchParams({
    LANG: "ADQL",
    QUERY: "SELECT TOP 1 * FROM tap_schema.tables",
  });
  const response = await new Session().fetch(`${archive.tap}/async`, {
    method: "POST",
    body,
    redirect: "manual",
  });
  expect(response.status).toBe(303);
  expect(response.headers.get("location")).toContain(`${archive.tap}/async/`);
});

test("signing on works in a browser, with the token as a header", async () => {
  const session = new Session();
  const { user, password } = archive;
  expect(await login(session, archive.login, { user, password })).toMatchObject({
    kinds: ["token"],
  });
  const whoami = `${archive.url}/ac/users/${user}`;
  expect(await (await session.fetch(whoami)).text()).toContain(user);
  session.logout();
  await expect(session.fetch(whoami)).rejects.toBeInstanceOf(AuthenticationError);
});

test("a browser that gives no reason for no answer is explained", async () => {
  const session = new Session({ retries: 0 });
  await expect(session.fetch("http://127.0.0.1:9/tap")).rejects.toMatchObject({
    name: "UnavailableError",
    hint: expect.stringContaining("CORS"),
  });
});

test("errors, cancellation and deadlines are the same in a browser", async () => {
  const session = new Session({ retries: 0 });
  await expect(session.fetch(`${archive.tap}/async/nope`)).rejects.toBeInstanceOf(NotFoundError);
  const signal = AbortSignal.abort();
  await expect(session.fetch(archive.tap, { signal })).rejects.toBeInstanceOf(AbortedError);
  await expect(session.fetch(archive.tap, { deadline: 0 })).rejects.toBeInstanceOf(DeadlineError);
  const pem = "-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----";
  const add = (): void =>
    session.credentials.add({ kind: "certificate", pem }, { domains: ["a.example"] });
  expect(add).toThrow(UsageError);
});
