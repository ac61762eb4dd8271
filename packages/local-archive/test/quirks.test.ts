import { createHash } from "node:crypto";
import { type LocalArchive, QUIRKS, type Quirk, startLocalArchive } from "@vostack/local-archive";
import { afterAll, describe, expect, it } from "vitest";

/** Quirks that do not hide each other share an archive. */
const GROUPS: readonly (readonly Quirk[])[] = [
  ["anonymous-job-list", "late-error", "storage-no-length", "expired-tokens", "diagnostic-results"],
  ["truncated-results", "storage-truncated"],
  ["retry-after"],
  ["storage-no-ranges", "storage-gzip"],
  ["storage-hex-digest"],
];
const others = (Object.keys(QUIRKS) as Quirk[]).filter((quirk) => !GROUPS.flat().includes(quirk));
const archives = new Map<string, Promise<LocalArchive>>();

afterAll(async () => {
  for (const archive of archives.values()) await (await archive).close();
});

/** The archive that has this quirk. */
function start(quirk: Quirk): Promise<LocalArchive> {
  const quirks = GROUPS.find((group) => group.includes(quirk)) ?? others;
  const key = quirks.join();
  const archive = archives.get(key) ?? startLocalArchive({ quirks });
  archives.set(key, archive);
  return archive;
}

function syncUrl({ tap }: LocalArchive, query: string, format = "votable"): string {
  return `${tap}/sync?${new URLSearchParams({ LANG: "ADQL", QUERY: query, FORMAT: format })}`;
}

const TEN = "SELECT TOP 10 publisherID, position_bounds, time_exposure FROM caom2.Plane";
const URI = "cadc:CFHT/2376828p.fits";
const form = (values: Record<string, string>): RequestInit => ({
  method: "POST",
  redirect: "manual",
  body: new URLSearchParams(values),
});
const jobForm = form({ LANG: "ADQL", QUERY: TEN, PHASE: "RUN" });

async function finished(url: string): Promise<string> {
  await fetch(`${url}?WAIT=20&PHASE=QUEUED`);
  return (await fetch(`${url}?WAIT=20&PHASE=EXECUTING`)).text();
}

async function capabilities({ url }: LocalArchive): Promise<string> {
  return (await fetch(`${url}/caom2ops/capabilities`)).text();
}

async function file(
  { url }: LocalArchive,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/raven/files/${URI}`, { headers });
}

const links = (ids: number): URLSearchParams =>
  new URLSearchParams(
    Array.from({ length: ids }, () => ["ID", "ivo://cadc.nrc.ca/CFHT?2376828/2376828p"]),
  );

/** What each quirk does, seen from outside. */
const EFFECTS: Readonly<Record<Quirk, (quirk: Quirk) => Promise<void>>> = {
  "anonymous-job-list": async (quirk) => {
    expect((await fetch(`${(await start(quirk)).tap}/async`)).status).toBe(200);
  },
  "delete-leads-to-forbidden-list": async (quirk) => {
    const { tap } = await start(quirk);
    const url = (await fetch(`${tap}/async`, jobForm)).headers.get("location")!;
    expect((await fetch(url, { method: "DELETE" })).status).toBe(403);
  },
  "phase-ignored-at-creation": async (quirk) => {
    const { tap } = await start(quirk);
    const url = (await fetch(`${tap}/async`, jobForm)).headers.get("location")!;
    expect(await (await fetch(`${url}/phase`)).text()).toBe("PENDING");
  },
  "wait-ignores-phase": async (quirk) => {
    const { tap } = await start(quirk);
    const url = (await fetch(`${tap}/async`, jobForm)).headers.get("location")!;
    const answered = fetch(`${url}?WAIT=1&PHASE=QUEUED`).then(() => "answered");
    const soon = new Promise((resolve) => setTimeout(() => resolve("waiting"), 300));
    expect(await Promise.race([answered, soon])).toBe("waiting");
    await answered;
  },
  "run-once": async (quirk) => {
    const { tap } = await start(quirk);
    const posted = await fetch(`${tap}/sync`, form({ LANG: "ADQL", QUERY: TEN }));
    const url = posted.headers.get("location")!;
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url)).status).toBe(400);
  },
  "tabledata-only": async (quirk) => {
    const type = "application/x-votable+xml;serialization=binary2";
    const answer = await fetch(syncUrl(await start(quirk), TEN, type));
    expect(await answer.text()).toContain("<TABLEDATA>");
  },
  "late-error": async (quirk) => {
    const answer = await fetch(syncUrl(await start(quirk), TEN));
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text.match(/<TR>/g)).toHaveLength(5);
    expect(text.lastIndexOf('value="ERROR"')).toBeGreaterThan(text.indexOf('value="OK"'));
  },
  "truncated-results": async (quirk) => {
    await expect(
      fetch(syncUrl(await start(quirk), TEN)).then((answer) => answer.text()),
    ).rejects.toThrow();
  },
  "placeholder-info": async (quirk) => {
    const answer = await fetch(syncUrl(await start(quirk), TEN));
    expect(await answer.text()).toContain('<INFO name="placeholder" value="ignore"/>');
  },
  "java-numbers": async (quirk) => {
    const query = "SELECT TOP 1 1.0, 5.8E-7, 12345678.5, CAST(1 AS INTEGER) FROM tap_schema.tables";
    const text = await (await fetch(syncUrl(await start(quirk), query))).text();
    expect(text).toContain("<TD>1.0</TD><TD>5.8E-7</TD><TD>1.23456785E7</TD><TD>1</TD>");
  },
  "stcs-shapes": async (quirk) => {
    const text = await (await fetch(syncUrl(await start(quirk), TEN))).text();
    expect(text).toContain('xtype="adql:REGION"');
    expect(text).toContain("<TD>Polygon ICRS ");
  },
  "names-as-typed": async (quirk) => {
    const query = "SELECT TOP 1 OBSID FROM caom2.Plane";
    expect(await (await fetch(syncUrl(await start(quirk), query, "csv"))).text()).toMatch(
      /^OBSID\r/,
    );
  },
  "odd-content-types": async (quirk) => {
    const answer = await fetch(syncUrl(await start(quirk), TEN));
    expect(answer.headers.get("content-type")).toBe(
      "application/x-votable+xml ;serialization=tabledata",
    );
    await answer.body?.cancel();
  },
  "maxrec-zero-silent": async (quirk) => {
    const text = await (await fetch(`${syncUrl(await start(quirk), TEN)}&MAXREC=0`)).text();
    expect(text).not.toContain("OVERFLOW");
  },
  "error-cut-short": async (quirk) => {
    const query = 'SELECT "Étoilé" FROM caom2.Plane';
    const text = await (await fetch(syncUrl(await start(quirk), query))).text();
    expect(text).toContain("Étoilé");
    expect(text).not.toContain("</VOTABLE>\n");
  },
  "job-list-without-links": async (quirk) => {
    const { tap, login, user, password } = await start(quirk);
    const token = await (await fetch(login, form({ username: user, password }))).text();
    const headers = { authorization: `Bearer ${token}` };
    await fetch(`${tap}/async`, { ...jobForm, headers });
    const text = await (await fetch(`${tap}/async`, { headers })).text();
    expect(text).toContain("<uws:jobref id=");
    expect(text).not.toMatch(/href=|creationTime/);
  },
  "bare-timestamps": async (quirk) => {
    const { tap } = await start(quirk);
    const url = (await fetch(`${tap}/async`, jobForm)).headers.get("location")!;
    expect(await (await fetch(url)).text()).toMatch(/<uws:destruction>[\d-]+T[\d:.]+</);
  },
  "datalink-package-uri": async (quirk) => {
    const { datalink } = await start(quirk);
    expect(await (await fetch(`${datalink}?${links(1)}`)).text()).toContain(
      "opencadc.org/caom2#pkg",
    );
  },
  "storage-hex-digest": async (quirk) => {
    const answer = await file(await start(quirk));
    const digest = Buffer.from(answer.headers.get("digest")!.slice(4), "base64").toString();
    const md5 = createHash("md5")
      .update(Buffer.from(await answer.arrayBuffer()))
      .digest("hex");
    expect(digest).toBe(md5);
  },
  "storage-gzip": async (quirk) => {
    const { url } = await start(quirk);
    const { headers } = await fetch(`${url}/raven/files/${URI}`, { method: "HEAD" });
    expect(headers.get("content-encoding")).toBe("gzip");
    expect(Number(headers.get("content-length"))).toBeLessThan(2_136_960);
    // Whoever decodes on the way gets the file.
    expect((await (await file(await start(quirk))).arrayBuffer()).byteLength).toBe(2_136_960);
  },
  "retry-after": async (quirk) => {
    const { registry } = await start(quirk);
    const first = await fetch(registry);
    expect([first.status, first.headers.get("retry-after")]).toEqual([503, "1"]);
    expect((await fetch(registry)).status).toBe(200);
  },
  "datalink-cut": async (quirk) => {
    const { datalink } = await start(quirk);
    const text = await (await fetch(`${datalink}?${links(30)}`)).text();
    expect(text.match(/<TR>/g)?.length).toBeLessThan(120);
    expect(text).not.toContain("OVERFLOW");
  },
  "datalink-readable": async (quirk) => {
    const { datalink } = await start(quirk);
    const text = await (await fetch(`${datalink}?${links(1)}`)).text();
    expect(text).toContain('<FIELD name="readable"');
    expect(text).not.toContain("link_authorized");
  },
  "datalink-no-votable-alias": async (quirk) => {
    const { datalink } = await start(quirk);
    expect((await fetch(`${datalink}?RESPONSEFORMAT=votable`)).status).toBe(400);
  },
  "datalink-legacy-faults": async (quirk) => {
    const { datalink } = await start(quirk);
    expect(await (await fetch(`${datalink}?ID=x`)).text()).toContain("UsageError: ");
  },
  "soda-echo": async (quirk) => {
    const { soda } = await start(quirk);
    const answer = await fetch(`${soda}?${new URLSearchParams({ ID: URI, CIRCLE: "1 2 0.1" })}`);
    expect(answer.status).toBe(400);
    expect(answer.url).toContain("/soda-echo/");
    expect(await answer.text()).toMatch(/^NoContent: /);
  },
  "storage-mirror-down": async (quirk) => {
    const { url } = await start(quirk);
    const body = `<t><target>${URI}</target><direction>pullFromVoSpace</direction></t>`;
    const headers = { "content-type": "text/xml" };
    const text = await (
      await fetch(`${url}/raven/locate`, { method: "POST", headers, body })
    ).text();
    expect(/<vos:endpoint>(.*?)</.exec(text)?.[1]).toContain("127.0.0.1:9/");
  },
  "storage-bad-digest": async (quirk) => {
    const answer = await file(await start(quirk));
    expect(answer.headers.get("digest")).toBe("md5=AAAAAAAAAAAAAAAAAAAAAA==");
    await answer.body?.cancel();
  },
  "storage-no-length": async (quirk) => {
    const answer = await file(await start(quirk));
    expect([answer.headers.get("digest"), answer.headers.get("content-length")]).toEqual([
      null,
      null,
    ]);
    await answer.body?.cancel();
  },
  "storage-truncated": async (quirk) => {
    const answer = await file(await start(quirk));
    await expect(answer.arrayBuffer()).rejects.toThrow();
  },
  "storage-suffix-range": async (quirk) => {
    const answer = await file(await start(quirk), { range: "bytes=-9" });
    expect(answer.headers.get("content-range")).toMatch(/^bytes 0-9\//);
    await answer.body?.cancel();
  },
  "storage-no-ranges": async (quirk) => {
    const answer = await file(await start(quirk), { range: "bytes=0-9" });
    expect([answer.status, answer.headers.get("accept-ranges")]).toEqual([200, "none"]);
    await answer.body?.cancel();
  },
  "challenge-on-success": async (quirk) => {
    const answer = await fetch((await start(quirk)).registry);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("www-authenticate")).toContain("HACK=temporary");
  },
  "expired-tokens": async (quirk) => {
    const { login, user, password, registry } = await start(quirk);
    const token = await (await fetch(login, form({ username: user, password }))).text();
    const answer = await fetch(registry, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(401);
  },
  "capabilities-blanks": async (quirk) => {
    expect(await capabilities(await start(quirk))).toMatch(/<accessURL use="full">\s+http/);
  },
  "capabilities-unknown-methods": async (quirk) => {
    expect(await capabilities(await start(quirk))).toContain("hologram");
  },
  "tables-no-columns": async (quirk) => {
    const { tap } = await start(quirk);
    expect(await (await fetch(`${tap}/tables`)).text()).not.toContain("<column");
    expect(await (await fetch(`${tap}/tables?detail=max`)).text()).toContain("<column");
  },
  "diagnostic-results": async (quirk) => {
    const { tap } = await start(quirk);
    const url = (await fetch(`${tap}/async`, jobForm)).headers.get("location")!;
    const job = await finished(url);
    expect(job.match(/<uws:result id="diag"/g)).toHaveLength(3);
    expect(job).toContain('<uws:result id="result"');
  },
};

describe("the quirk", () => {
  it.each(Object.keys(QUIRKS) as Quirk[])("%s does what it says", (quirk) => EFFECTS[quirk](quirk));
});
