import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { ProtocolError, Session, UnavailableError, UsageError } from "@vostack/vo-service";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { failure, serve, type TestServer } from "../../../test-setup/serve.ts";
import { proxyFor } from "../src/http/proxy.node.ts";
import { startProxy, startSocks, type TestProxy } from "./support/proxy.ts";
import { choices, exceptions } from "./support/proxy-rules.ts";

const open: { close(): unknown }[] = [];
async function opened<T extends { close(): unknown }>(starting: Promise<T>): Promise<T> {
  const it = await starting;
  open.push(it);
  return it;
}

let server: TestServer;
const names = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"];
beforeEach(async () => {
  for (const name of names) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toUpperCase(), undefined);
  }
  server = await opened(
    serve((request, response) => response.end(request.headers["x-via"] ?? "direct")),
  );
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const asked = async (url: string): Promise<string> =>
  (await new Session({ retries: 0 }).fetch(url)).text();

describe("the environment", () => {
  test.each(choices)("$name", ({ environment, url, proxy }) => {
    expect(proxyFor(new URL(url), environment)).toBe(proxy);
  });

  test.each(exceptions)("no_proxy=%s for %s is an exception: %s", (noProxy, url, isException) => {
    const environment = { http_proxy: "http://p:1", https_proxy: "http://p:1", no_proxy: noProxy };
    expect(proxyFor(new URL(url), environment) === undefined).toBe(isException);
  });

  test.each(["ftp://p:21", "socks4://p:1", "http://", "http://a b", "://"])(
    "with the proxy %s is told as wrong, without what may hide in it",
    (proxy) => {
      const environment = { all_proxy: proxy.replace("//", "//me:canary@") };
      let told = "";
      try {
        proxyFor(new URL("https://archive.example"), environment);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        told = `${error} ${(error as UsageError).hint}`;
      }
      expect(told).toContain("https_proxy");
      expect(told).not.toContain("canary");
    },
  );
});

describe("a proxy", () => {
  test("forwards http, and is asked with its password and nothing of the request's own", async () => {
    const proxy = await opened(startProxy());
    vi.stubEnv("http_proxy", `http://me:pass%20word@${proxy.host}`);
    expect(await asked(`${server.url}/a?b=c`)).toBe("proxy");
    expect(proxy.requests).toEqual([`GET ${server.url}/a?b=c`]);
    expect(proxy.shown).toEqual([`Basic ${btoa("me:pass word")}`]);
    expect(server.requests[0]?.headers["proxy-authorization"]).toBeUndefined();
  });

  test("may be named without a scheme, and is not asked for what it is excepted from", async () => {
    const proxy = await opened(startProxy());
    vi.stubEnv("HTTP_PROXY", proxy.host);
    expect(await asked(server.url)).toBe("proxy");
    vi.stubEnv("NO_PROXY", "127.0.0.0/8");
    expect(await asked(server.url)).toBe("direct");
    expect(await asked(server.localhost)).toBe("proxy");
    const direct = new Session({ connection: { environmentProxy: false } });
    expect(await (await direct.fetch(server.localhost)).text()).toBe("direct");
  });

  test("carries uploads", async () => {
    const proxy = await opened(startProxy());
    vi.stubEnv("http_proxy", proxy.host);
    const body = new FormData();
    body.append("table", new Blob(["a,b\n1,2\n"]), "t.csv");
    await (await new Session().fetch(server.url, { method: "POST", body })).text();
    expect(server.requests[0]?.body).toContain("a,b\n1,2\n");
  });

  test("tunnels https, and never sees the certificate", async () => {
    const pem = readFileSync(new URL("fixtures/server.pem", import.meta.url));
    const secure = createServer({ cert: pem, key: pem }, (_, response) => response.end("secret"));
    await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
    const { port } = secure.address() as AddressInfo;
    const proxy = await opened(startProxy());
    try {
      vi.stubEnv("https_proxy", `http://${proxy.host}`);
      const ca = readFileSync(new URL("fixtures/authority.pem", import.meta.url), "utf8");
      const session = new Session({ connection: { ca } });
      const answer = await session.fetch(`https://127.0.0.1:${port}/x`);
      expect(await answer.text()).toBe("secret");
      expect(proxy.requests).toEqual([`CONNECT 127.0.0.1:${port}`]);
    } finally {
      secure.closeAllConnections();
      secure.close();
    }
  });

  test("of SOCKS looks the name up by itself", async () => {
    const socks: TestProxy = await opened(startSocks(new URL(server.url).host));
    vi.stubEnv("all_proxy", `socks5h://${socks.host}`);
    expect(await asked("http://archive.example/tap")).toBe("direct");
    expect(socks.requests).toEqual(["SOCKS archive.example:80"]);
  });

  test.each([
    [407, ProtocolError, /user and password/],
    [403, ProtocolError, /no_proxy/],
    [503, UnavailableError, /try again/],
  ])("that refuses a tunnel with %i is told from the server", async (refuse, type, hint) => {
    const proxy = await opened(startProxy({ refuse }));
    vi.stubEnv("https_proxy", `http://me:canary@${proxy.host}`);
    const error = await failure(asked("https://archive.example/tap"), type);
    expect(error.message).toMatch(/proxy does not let requests through to archive.example: .* \d+/);
    expect(error.hint).toMatch(hint);
    expect(JSON.stringify(error) + error.stack).not.toContain("canary");
  });

  test("that wants a password for http is told, too", async () => {
    const proxy = await opened(startProxy({ refuse: 407 }));
    vi.stubEnv("http_proxy", `http://${proxy.host}`);
    const error = await failure(asked(server.url), ProtocolError);
    expect(error).toMatchObject({ code: "proxy", hint: expect.stringMatching(/password/) });
  });
});
