import { Credentials, login, ProtocolError, Session } from "@vostack/vo-service";
import { afterEach, describe, expect, test, vi } from "vitest";
import { failure, serve, type TestServer } from "../../../test-setup/serve.ts";
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

describe("cookies of servers", () => {
  let server: TestServer | undefined;
  afterEach(() => server?.close());

  /** A server that sets the cookies which a test wants, by path. */
  async function setting(cookies: Record<string, string[]>): Promise<TestServer> {
    server = await serve((request, response) => {
      const { pathname } = new URL(request.url!, "http://x");
      response.setHeader("set-cookie", cookies[pathname] ?? []);
      response.end();
    });
    return server;
  }
  const asked = async (
    session: Session,
    url: string,
    headers = {},
  ): Promise<string | undefined> => {
    await (await session.fetch(url, { headers })).text();
    return server?.requests.at(-1)?.headers.cookie;
  };

  test("go back to their host and path, and to nobody else", async () => {
    const { url, localhost } = await setting({
      "/a": ["node=n7; Path=/tap; Domain=127.0.0.1", "x=1"],
    });
    const session = new Session();
    expect(await asked(session, `${url}/a`)).toBeUndefined();
    expect(await asked(session, `${url}/tap/async`)).toBe("node=n7; x=1");
    expect(await asked(session, `${url}/elsewhere`)).toBe("x=1");
    expect(await asked(session, `${localhost}/tap/async`)).toBeUndefined();
    expect(await asked(new Session(), `${url}/tap/async`)).toBeUndefined();
    session.logout();
    expect(await asked(session, `${url}/tap/async`)).toBeUndefined();
  });

  test("are replaced and taken back by their server", async () => {
    const { url } = await setting({ "/a": ["s=old"], "/b": ["s=new"], "/c": ["s=; Max-Age=0"] });
    const session = new Session();
    await asked(session, `${url}/a`);
    expect(await asked(session, `${url}/b`)).toBe("s=old");
    expect(await asked(session, `${url}/c`)).toBe("s=new");
    expect(await asked(session, `${url}/`)).toBeUndefined();
  });

  test("stay with the credential in answer to which they were set", async () => {
    const { url } = await setting({ "/a": ["who=me"] });
    const credentials = new Credentials();
    const session = new Session({ credentials, policy: "always" });
    await asked(session, `${url}/a`);
    expect(await asked(session, url)).toBe("who=me");
    credentials.add({ kind: "cookie", name: "SSO", value: "v" }, { domains: ["127.0.0.1"] });
    expect(await asked(session, `${url}/a`)).toBe("SSO=v");
    expect(await asked(session, url)).toBe("SSO=v; who=me");
  });

  test("leave the caller's own cookies alone, stand in no event, and come from no login", async () => {
    const { url } = await setting({ "/a": ["s=canary"], "/canary": [], "/login": ["sso=canary2"] });
    const events: unknown[] = [];
    const session = new Session({ onEvent: (event) => events.push(event) });
    await asked(session, `${url}/a`);
    expect(await asked(session, url, { cookie: "mine=1" })).toBe("mine=1");
    expect(await asked(session, `${url}/canary`)).toBe("s=canary");
    expect(JSON.stringify(events)).not.toContain("canary");
    const other = new Session();
    await login(other, `${url}/login`, { user: "u", password: "p" });
    other.credentials.clear();
    expect(await asked(other, url)).toBeUndefined();
  });
});
