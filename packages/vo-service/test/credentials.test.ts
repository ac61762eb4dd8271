import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { inspect } from "node:util";
import {
  AuthenticationError,
  AuthorizationError,
  Credentials,
  HarRecorder,
  login,
  ProtocolError,
  readCertificate,
  Session,
  type SessionEvent,
  type SessionOptions,
  UsageError,
  VoError,
} from "@vostack/vo-service";
import { afterEach, expect, test, vi } from "vitest";
import { failure, type Handler, serve, type TestServer } from "../../../test-setup/serve.ts";

const CANARY = "canary-5f2c/+==";
const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
let servers: TestServer[] = [];

async function open(handler: Handler): Promise<TestServer> {
  const server = await serve(handler);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

/** Sessions with the canary as each kind of credential, for 127.0.0.1 alone. */
function* canaries(options: SessionOptions = {}): Generator<Session> {
  const scope = { domains: ["127.0.0.1"] };
  for (const credential of [
    { kind: "token", token: CANARY },
    { kind: "cookie", name: "SSO", value: CANARY },
    { kind: "basic", user: "me", password: CANARY },
  ] as const) {
    const credentials = new Credentials();
    credentials.add(credential, scope);
    yield new Session({ ...options, credentials });
  }
}

const basic = Buffer.from(`me:${CANARY}`).toString("base64");
const sings = (text: string): boolean =>
  [CANARY, encodeURIComponent(CANARY), basic].some((song) => text.includes(song));

test("each kind of credential goes to its domain as it has to", async () => {
  const { url, requests } = await open((_, response) => void response.end());
  for (const session of canaries()) await (await session.fetch(url)).text();
  expect(requests.map(({ headers }) => headers.authorization ?? headers.cookie)).toEqual([
    `Bearer ${CANARY}`,
    `SSO=${CANARY}`,
    `Basic ${basic}`,
  ]);
});

test("no credential follows a redirect to another host, nor do headers of the caller", async () => {
  const foreign = await open((_, response) => void response.end("data"));
  for (const status of [301, 302, 303, 307, 308]) {
    const home = await open((_, response) => {
      response.writeHead(status, { location: `${foreign.localhost}/there` }).end();
    });
    for (const session of canaries()) {
      const headers = { Authorization: CANARY, Cookie: CANARY };
      for (const method of ["GET", "POST"]) {
        const response = await session.fetch(home.url, { method, headers });
        expect(await response.text()).toBe("data");
      }
    }
    expect(home.requests.every(({ headers }) => sings(JSON.stringify(headers)))).toBe(true);
  }
  expect(foreign.requests).toHaveLength(30);
  expect(sings(JSON.stringify(foreign.requests))).toBe(false);
});

test("a redirect that comes back home brings the credential home again", async () => {
  const foreign = await open((_, response) => {
    response.writeHead(302, { location: `${home.url}/end` }).end();
  });
  const home = await open((request, response) => {
    if (request.url === "/end") response.end(request.headers.authorization);
    else response.writeHead(302, { location: foreign.localhost }).end();
  });
  const [session] = canaries();
  expect(await (await session!.fetch(home.url)).text()).toBe(`Bearer ${CANARY}`);
  expect(sings(JSON.stringify(foreign.requests))).toBe(false);
});

test("no credential stands in an event, a HAR, or an error, whatever the service says back", async () => {
  const { url } = await open((request, response) => {
    const said = `${request.headers.authorization ?? ""}${request.headers.cookie ?? ""}`;
    response.setHeader("set-cookie", said);
    response.setHeader("x-vo-bearer", CANARY);
    response.setHeader("x-echo", said);
    response.setHeader("www-authenticate", `Bearer error_description="${said.replace(/"/g, "")}"`);
    if (request.url?.startsWith("/loop")) {
      response.writeHead(302, { location: `${request.url}&x=${encodeURIComponent(CANARY)}` }).end();
    } else if (request.url?.startsWith("/cut")) {
      response
        .writeHead(200, { "content-length": "9999" })
        .write(said, () => request.socket.destroy());
    } else {
      response.statusCode = Number(request.url?.slice(1, 4));
      response.end(`I do not like ${said}`);
    }
  });
  const recorder = new HarRecorder();
  const seen: unknown[] = [];
  const onEvent = (event: SessionEvent): void => {
    recorder.record(event);
    seen.push(event);
  };
  for (const session of canaries({ onEvent, retries: 1, backoff: 1 })) {
    const key = `token=${encodeURIComponent(CANARY)}`;
    for (const path of ["400", "401", "403", "404", "500", "503", "loop", "cut"]) {
      const error = await failure(
        session.fetch(`${url}/${path}?${key}`).then((response) => response.text()),
        VoError,
      );
      seen.push(error.message, error.stack, { ...error }, error.url, error.hint);
      seen.push(inspect(error, { depth: 20, showHidden: true }), String(error));
    }
    seen.push(inspect(session, { depth: 20, showHidden: true }), JSON.stringify(session));
    seen.push(inspect(session.credentials, { depth: 20, showHidden: true }));
  }
  const everything = JSON.stringify(seen) + JSON.stringify(recorder.toHar());
  expect(everything).toContain("[redacted]");
  expect(sings(everything)).toBe(false);
});

test("headers that carry secrets are blotted out in events, also those that the session does not know", async () => {
  const { url } = await open((_, response) => {
    response.setHeader("set-cookie", "SSO=fresh-secret; Path=/");
    response.end();
  });
  const events: SessionEvent[] = [];
  const session = new Session({ onEvent: (event) => events.push(event) });
  const headers = { Authorization: "Bearer own-secret", "X-Api-Key": "key-secret" };
  await (await session.fetch(`${url}/?apikey=query-secret&id=1`, { headers })).text();
  expect(JSON.stringify(events)).not.toContain("-secret");
  expect(events[0]).toMatchObject({ url: `${url}/?apikey=[redacted]&id=1` });
});

test("a HAR tells every exchange, with its redirects, sizes and failures", async () => {
  const { url } = await open((request, response) => {
    if (request.url === "/a?b=c") response.writeHead(303, { location: "/d" }).end();
    else response.writeHead(200, { "content-type": "text/csv" }).end("x,y\n1,2\n");
  });
  const recorder = new HarRecorder({ most: 2 });
  const session = new Session({ onEvent: recorder.record });
  await (await session.fetch(`${url}/first`)).text();
  await (await session.fetch(`${url}/a?b=c`, { method: "POST" })).text();
  const { log } = recorder.toHar() as { log: { version: string; entries: unknown[] } };
  expect(log.version).toBe("1.2");
  expect(log.entries).toMatchObject([
    {
      request: { method: "POST", url: `${url}/a?b=c`, queryString: [{ name: "b", value: "c" }] },
      response: { status: 303, redirectURL: `${url}/d` },
    },
    {
      request: { method: "GET", url: `${url}/d` },
      response: { status: 200, content: { size: 8, mimeType: "text/csv" } },
    },
  ]);
});

test("credentials stay at home where connections are not encrypted", () => {
  const credentials = new Credentials();
  credentials.add({ kind: "token", token: CANARY }, { domains: ["archive.example"] });
  expect(credentials.for(new URL("https://archive.example/tap"))).toHaveLength(1);
  expect(credentials.for(new URL("https://www.archive.example/tap"))).toHaveLength(1);
  expect(credentials.for(new URL("http://archive.example/tap"))).toHaveLength(0);
  expect(credentials.for(new URL("https://archive.example.evil.example/"))).toHaveLength(0);
  expect(credentials.for(new URL("https://notarchive.example/"))).toHaveLength(0);
  credentials.add(
    { kind: "token", token: CANARY },
    { domains: ["archive.example"], insecure: true },
  );
  expect(credentials.for(new URL("http://archive.example/tap"))).toHaveLength(1);
});

test("what is no domain, no scope or no kind is refused at once, with what would do", () => {
  const credentials = new Credentials();
  const me = { kind: "basic", user: "me", password: "secret" } as const;
  const refused = (add: () => void): unknown => {
    try {
      add();
    } catch (error) {
      return error;
    }
    return expect.fail("it should have been refused");
  };
  expect(
    refused(() => credentials.add(me, { domains: ["https://archive.example:8443/tap"] })),
  ).toMatchObject({ name: "UsageError", hint: expect.stringContaining('"archive.example:8443"') });
  const untyped = credentials.add.bind(credentials) as (...given: unknown[]) => void;
  expect(refused(() => untyped(me))).toMatchObject({
    name: "UsageError",
    hint: expect.stringContaining("domains"),
  });
  expect(
    refused(() => untyped({ ...me, kind: "pasword" }, { domains: ["archive.example"] })),
  ).toMatchObject({ name: "UsageError", hint: expect.stringContaining("basic") });
});

test("a domain with a port is that port", () => {
  const credentials = new Credentials();
  credentials.add({ kind: "token", token: CANARY }, { domains: ["127.0.0.1:8080"] });
  expect(credentials.for(new URL("http://127.0.0.1:8080/"))).toHaveLength(1);
  expect(credentials.for(new URL("http://127.0.0.1:8081/"))).toHaveLength(0);
});

test("of several credentials, token comes before certificate, cookie and password", () => {
  const credentials = new Credentials();
  const scope = { domains: ["127.0.0.1"] };
  credentials.add({ kind: "basic", user: "me", password: "long enough" }, scope);
  credentials.add({ kind: "cookie", name: "SSO", value: "value" }, scope);
  credentials.add({ kind: "certificate", pem: fixture("astronomer.pem") }, scope);
  credentials.add({ kind: "token", token: "token" }, scope);
  expect(credentials.kinds).toEqual(["token", "certificate", "cookie", "basic"]);
  const at = new URL("https://127.0.0.1/");
  expect(credentials.choose(at)?.kind).toBe("token");
  expect(credentials.choose(at, ["ivo://ivoa.net/sso#BasicAA"])?.kind).toBe("basic");
  expect(credentials.choose(at, ["urn:something-new"])).toBeUndefined();
});

test("negotiate sends what a service declares, always sends anyhow", async () => {
  const { url, requests } = await open((_, response) => void response.end());
  const credentials = new Credentials();
  const scope = { domains: ["127.0.0.1"] };
  credentials.add({ kind: "basic", user: "me", password: "password" }, scope);
  credentials.add({ kind: "cookie", name: "SSO", value: "value" }, scope);
  const of = (path: string, securityMethods: string[]) => ({
    standardID: "",
    type: undefined,
    description: undefined,
    dataModels: [],
    languages: [],
    outputFormats: [],
    uploadMethods: [],
    outputLimit: [],
    uploadLimit: [],
    executionDuration: [],
    retentionPeriod: [],
    interfaces: [
      {
        accessURL: url + path,
        use: "base",
        type: "ParamHTTP",
        role: "std",
        version: undefined,
        securityMethods,
        anonymous: true,
        mirrorURLs: [],
      },
    ],
  });
  const declared = [
    of("/tap", ["ivo://ivoa.net/sso#BasicAA"]),
    of("/tap/tables", []),
    of("/sia", ["ivo://ivoa.net/sso#cookie"]),
  ];
  for (const policy of ["negotiate", "always"] as const) {
    const session = new Session({ credentials, policy });
    session.learn(declared);
    for (const path of ["/tap/sync", "/tap/tables", "/sia", "/elsewhere"]) {
      await (await session.fetch(url + path)).text();
    }
  }
  const sent = requests.map(({ headers }) =>
    headers.authorization ? "basic" : headers.cookie ? "cookie" : "none",
  );
  expect(sent.slice(0, 4)).toEqual(["basic", "none", "cookie", "cookie"]);
  expect(sent.slice(4)).toEqual(["cookie", "cookie", "cookie", "cookie"]);
});

test("a service that asks with 401 gets the credential that it asks for, once", async () => {
  const { url, requests } = await open((request, response) => {
    if (request.headers.authorization?.startsWith("Basic")) response.end("welcome");
    else response.writeHead(401, { "www-authenticate": 'Basic realm="x"' }).end();
  });
  const credentials = new Credentials();
  credentials.add({ kind: "cookie", name: "SSO", value: "old" }, { domains: ["127.0.0.1"] });
  credentials.add({ kind: "basic", user: "me", password: "good" }, { domains: ["127.0.0.1"] });
  const session = new Session({ credentials });
  expect(await (await session.fetch(url, { method: "POST", body: "a=b" })).text()).toBe("welcome");
  expect(requests.map(({ body }) => body)).toEqual(["a=b", "a=b"]);
});

test("an expired token spoils public data, unless falling back to anonymous is allowed", async () => {
  const { url } = await open((request, response) => {
    if (request.headers.authorization === undefined) response.end("public");
    else
      response
        .writeHead(401, { "www-authenticate": 'Bearer error="invalid_token"' })
        .end("expired");
  });
  const [strict] = canaries();
  const error = await failure(strict!.fetch(url), AuthenticationError);
  expect(error.hint).toContain("not accepted");
  const [lenient] = canaries({ anonymousFallback: true });
  expect(await (await lenient!.fetch(url)).text()).toBe("public");
});

test("401 and 403 say which method would work, and where to get it", async () => {
  const { url } = await open((request, response) => {
    response.setHeader("www-authenticate", [
      "Bearer",
      'ivoa_bearer standard_id="ivo://ivoa.net/sso#tls-with-password", access_url="https://a.example/login", HACK=temporary',
      "ivoa_x509",
      'Basic realm="a, b"',
    ]);
    response.writeHead(request.url === "/401" ? 401 : 403).end();
  });
  const session = new Session();
  const hint =
    "sign on with a bearer token, or a login with user name and password, or a client certificate, or a user name and password, to be had at https://a.example/login";
  expect((await failure(session.fetch(`${url}/401`), AuthenticationError)).hint).toBe(hint);
  expect((await failure(session.fetch(`${url}/403`), AuthorizationError)).hint).toBe(hint);
});

test("a login gives a token, from the body or a header, and a cookie where one is wanted", async () => {
  const { url, requests } = await open((request, response, body) => {
    const form = new URLSearchParams(body);
    if (form.get("password") !== "pa ss&word=1") {
      response.writeHead(401, { "content-type": "text/plain" });
      response.end(`Invalid password ${form.get("password")}`);
    } else if (request.url === "/login") {
      response.setHeader("x-vo-authenticated", "Astro");
      response.end("dG9rZW4=");
    } else response.end(request.headers.authorization ?? request.headers.cookie);
  });
  const session = new Session();
  const signedOn = await login(session, `${url}/login`, {
    user: "astro",
    password: "pa ss&word=1",
    cookieName: "SSO",
  });
  expect(signedOn).toEqual({ user: "Astro", kinds: ["token", "cookie"] });
  expect(session.credentials.kinds).toEqual(["token", "cookie"]);
  expect(requests[0]?.headers["content-type"]).toContain("x-www-form-urlencoded");
  session.logout();
  expect(session.credentials.anonymous).toBe(true);
  const wrong = login(session, `${url}/login`, { user: "astro", password: "hush hush" });
  const error = await failure(wrong, AuthenticationError);
  expect(error.message).toContain("Invalid password [redacted]");
  expect(inspect(error)).not.toContain("hush");
});

test("a login by cookies keeps them, also several", async () => {
  const { url, requests } = await open((request, response) => {
    if (request.url === "/login") {
      response.setHeader("set-cookie", [
        "SSO=abcd; Path=/; HttpOnly; Expires=Mon, 01 Jan 2135 00:00:00 GMT",
        "node=n17; Max-Age=3600",
        "OLD=; Max-Age=0",
        "GONE=x; Max-Age=0",
        "PAST=x; expires=Thu, 01 Jan 1970 00:00:00 GMT",
      ]);
    }
    response.end();
  });
  const session = new Session();
  expect((await login(session, `${url}/login`, { user: "u", password: "p" })).kinds).toEqual([
    "cookie",
  ]);
  await (await session.fetch(url)).text();
  expect(requests[1]?.headers.cookie).toBe("SSO=abcd; node=n17");
});

test("a login that answers a page, or leads elsewhere, is no login; nothing is posted twice", async () => {
  const foreign = await open((_, response) => void response.end("token-token"));
  const { url } = await open((request, response) => {
    if (request.url === "/away") response.writeHead(307, { location: foreign.url }).end();
    else response.end("<html>please sign on</html>");
  });
  const account = { user: "u", password: CANARY };
  await failure(login(new Session(), `${url}/page`, account), ProtocolError);
  await failure(login(new Session(), `${url}/away`, account), ProtocolError);
  expect(foreign.requests).toHaveLength(0);
  await failure(login(new Session(), "http://archive.example/login", account), UsageError);
});

test("a client certificate is shown to its server, tells its end, and is refused when it has expired", async () => {
  const pem = fixture("astronomer.pem");
  const ca = fixture("authority.pem");
  const server = fixture("server.pem");
  const tls = createServer(
    { cert: server, key: server, ca, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const { subject } = (request.socket as TLSSocket).getPeerCertificate();
      response.end(subject?.CN ?? "nobody");
    },
  );
  await new Promise<void>((resolve) => {
    tls.listen(0, "127.0.0.1", resolve);
  });
  const url = `https://127.0.0.1:${(tls.address() as AddressInfo).port}/`;
  try {
    const credentials = new Credentials();
    credentials.add({ kind: "certificate", pem }, { domains: ["127.0.0.1"] });
    const session = new Session({ credentials, connection: { ca } });
    expect(await (await session.fetch(url)).text()).toBe("astronomer");
    session.logout();
    expect(await (await session.fetch(url)).text()).toBe("nobody");
    const error = await failure(new Session({ retries: 0 }).fetch(url), ProtocolError);
    expect(error.code).toBe("tls");
  } finally {
    tls.closeAllConnections();
    await new Promise((resolve) => tls.close(resolve));
  }
  const path = new URL("fixtures/astronomer.pem", import.meta.url).pathname;
  const { facts } = await readCertificate(path);
  expect(facts?.subject).toContain("CN=astronomer");
  expect(facts?.validTo.getFullYear()).toBeGreaterThan(2100);
  const scope = { domains: ["a.example"] };
  const add = (text: string) => () =>
    new Credentials().add({ kind: "certificate", pem: text }, scope);
  expect(add(fixture("expired.pem"))).toThrow(AuthenticationError);
  expect(add(fixture("expired.pem"))).toThrow(/has expired on 20/);
  expect(add(ca)).toThrow(/needs a certificate and its private key/);
  const key = createPrivateKey(pem);
  const [certificate = ""] = /-----BEGIN CERT.*?END CERTIFICATE-----\n/s.exec(pem) ?? [];
  const options = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" } as const;
  expect(add(certificate + key.export(options))).toThrow(/is encrypted/);
  expect(
    add(certificate + String(createPrivateKey(server).export({ type: "pkcs8", format: "pem" }))),
  ).toThrow(/is not that of the certificate/);
  const broken = pem.replaceAll(/^[A-Za-z0-9+/=]{40,}$/gm, "bm9uc2Vuc2U=");
  expect(add(broken)).toThrow(UsageError);
  vi.useFakeTimers({ now: new Date("2019-01-01"), toFake: ["Date"] });
  try {
    expect(add(pem)).toThrow(/is not valid before 2020/);
  } finally {
    vi.useRealTimers();
  }
});
