import { type Credentials, login, ProtocolError, Session } from "@vostack/vo-service";
import { afterEach, expect, test, vi } from "vitest";
import { failure } from "../../../test-setup/serve.ts";
import { isOnPath } from "../src/sign-on/set-cookie.ts";

afterEach(() => vi.useRealTimers());

/** A session that has signed on at a login that sets some cookies. */
async function signedOn(
  cookies: readonly string[],
  options: { readonly at?: string; readonly domains?: string[] } = {},
): Promise<Credentials> {
  const { at = "https://sso.archive.example/ac/login", domains } = options;
  const headers = new Headers(cookies.map((cookie) => ["set-cookie", cookie]));
  const session = new Session({ fetch: async () => new Response("", { headers }) });
  await login(session, at, { user: "u", password: "p", ...(domains && { domains }) });
  return session.credentials;
}

const sent = (credentials: Credentials, url: string): string =>
  credentials.cookiesFor(new URL(url));

test("a cookie goes to the host and below the path that it is set for", async () => {
  const credentials = await signedOn([
    "a=1; Path=/",
    "b=2; Path=/ac/x",
    "c=3",
    "d=4; Path=nowhere",
  ]);
  expect(sent(credentials, "https://sso.archive.example/")).toBe("a=1");
  expect(sent(credentials, "https://sso.archive.example/ac")).toBe("c=3; d=4; a=1");
  expect(sent(credentials, "https://sso.archive.example/ac/x/y?z")).toBe("b=2; c=3; d=4; a=1");
  expect(sent(credentials, "https://sso.archive.example/acx")).toBe("a=1");
  expect(sent(credentials, "https://tap.archive.example/ac")).toBe("");
  expect(sent(credentials, "https://x.sso.archive.example/ac")).toBe("");
  expect(sent(credentials, "http://sso.archive.example/ac")).toBe("");
});

const domain = "a=1; Path=/; Domain=.Archive.Example";
test.each<[string, string[] | undefined, string, boolean]>([
  [domain, undefined, "https://sso.archive.example/", true],
  [domain, undefined, "https://tap.archive.example/", false],
  [domain, ["archive.example"], "https://tap.archive.example/", true],
  [domain, ["archive.example"], "https://archive.example/", true],
  [domain, ["archive.example"], "https://notarchive.example/", false],
  [domain, ["tap.archive.example"], "https://tap.archive.example/", true],
  [domain, ["tap.archive.example"], "https://sso.archive.example/", false],
  [domain, ["tap.archive.example:8443"], "https://tap.archive.example:8443/", true],
  [domain, ["tap.archive.example:8443"], "https://tap.archive.example/", false],
  // Wider than what is allowed, however wide that is.
  ["a=1; Path=/; Domain=example", ["archive.example"], "https://tap.archive.example/", true],
  ["a=1; Path=/; Domain=example", ["archive.example"], "https://other.example/", false],
  // Allowed for more than it is set for.
  ["a=1; Path=/", ["archive.example", "other.example"], "https://sso.archive.example/", true],
  [
    "a=1; Path=/; Domain=sso.archive.example",
    ["archive.example"],
    "https://archive.example/",
    false,
  ],
  ["a=1; Path=/; Domain=", ["archive.example"], "https://sso.archive.example/", true],
])("%s, allowed for %s, goes to %s: %s", async (cookie, domains, url, goes) => {
  const credentials = await signedOn([cookie], domains ? { domains } : {});
  expect(sent(credentials, url)).toBe(goes ? "a=1" : "");
});

test.each([
  ["of a foreign domain", "a=1; Domain=other.example"],
  ["of a part of a name", "a=1; Domain=hive.example"],
  ["of a domain below", "a=1; Domain=x.sso.archive.example"],
  ["for a host that is not allowed", "a=1"],
  ["without a value", "a="],
  ["without a name", "=1"],
  ["that is none", "a"],
  ["that is over", "a=1; Expires=Thu, 01-Jan-1970 00:00:00 GMT"],
  ["that is to be forgotten", "a=1; Max-Age=0; Expires=Mon, 01 Jan 2135 00:00:00 GMT"],
])("a cookie %s is not taken", async (_, cookie) => {
  const error = await failure(
    signedOn([cookie], { domains: ["tap.archive.example"] }),
    ProtocolError,
  );
  expect(error.message).toContain("no cookie for tap.archive.example");
});

test("a cookie ends when its time is over", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const credentials = await signedOn([
    "a=1; max-age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    "b=2; Max-Age=99999999999999999",
    "c=3; Expires=someday",
  ]);
  expect(sent(credentials, "https://sso.archive.example/ac")).toBe("a=1; b=2; c=3");
  vi.setSystemTime(Date.now() + 60_001);
  expect(sent(credentials, "https://sso.archive.example/ac")).toBe("b=2; c=3");
});

test("signing on again replaces cookies of the same name and path", async () => {
  const headers = new Headers([
    ["set-cookie", "a=old; Path=/"],
    ["set-cookie", "a=other; Path=/x"],
    ["set-cookie", 'a="new"; Path=/'],
  ]);
  const session = new Session({ fetch: async () => new Response("", { headers }) });
  await login(session, "https://127.0.0.1/login", { user: "u", password: "p" });
  expect(sent(session.credentials, "https://127.0.0.1/x")).toBe('a=other; a="new"');
  expect(sent(session.credentials, "https://x.127.0.0.1.example/x")).toBe("");
});

test("paths match by whole parts", () => {
  expect(isOnPath("/a", "/a/")).toBe(false);
  expect(isOnPath("/a/", "/a/")).toBe(true);
  expect(isOnPath("/a/b", "/a")).toBe(true);
  expect(isOnPath("/", "/")).toBe(true);
});
