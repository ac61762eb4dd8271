import { readVOTable } from "@vostack/votable";
import { readXml, type XmlElement } from "@vostack/xml";
import { describe, expect, it } from "vitest";
import { useArchive } from "./archive.ts";

const { get, token } = useArchive();

const SLOW = `SELECT COUNT(*) FROM caom2.Plane a, caom2.Plane b, caom2.Plane c
  WHERE a.time_exposure * b.time_exposure + c.time_exposure < -1`;

type Form = Readonly<Record<string, string>>;

async function post(url: string, form: Form, headers: Form = {}): Promise<Response> {
  return fetch(url, {
    method: "POST",
    redirect: "manual",
    headers,
    body: new URLSearchParams(form),
  });
}

async function create(query: string, more: Form = {}, headers: Form = {}): Promise<string> {
  const created = await post(
    `${get().tap}/async`,
    { LANG: "ADQL", QUERY: query, ...more },
    headers,
  );
  expect(created.status).toBe(303);
  return created.headers.get("location")!;
}

async function job(url: string): Promise<XmlElement> {
  return readXml(await (await fetch(url)).text());
}

async function phase(url: string): Promise<string> {
  return (await fetch(`${url}/phase`)).text();
}

const ONE = "SELECT TOP 3 obsID FROM caom2.Plane";

describe("a job", () => {
  it("is pending until it is run, and has its result then", async () => {
    const url = await create(ONE, { RUNID: "my run" });
    const pending = await job(url);
    expect(pending.child("phase")!.text).toBe("PENDING");
    expect(pending.child("runId")!.text).toBe("my run");
    expect(pending.attr("version")).toBe("1.1");
    expect((await post(`${url}/phase`, { PHASE: "run" })).status).toBe(303);
    const done = await job(`${url}?WAIT=20&PHASE=QUEUED`).then(() => job(`${url}?WAIT=20`));
    expect(done.child("phase")!.text).toBe("COMPLETED");
    const result = done.child("results")!.child("result")!;
    const table = await readVOTable(await fetch(result.attr("href")!));
    expect(table.firstTable()!.nrows).toBe(3);
    const redirect = await fetch(`${url}/results/result`, { redirect: "manual" });
    expect(redirect.status).toBe(303);
    expect(redirect.headers.get("location")).toBe(result.attr("href"));
    expect((await fetch(`${url}/results/nothing`)).status).toBe(404);
    expect((await fetch(`${url}/error`)).status).toBe(404);
  });

  it("may be run in the request that creates it", async () => {
    const url = await create(ONE, { PHASE: "RUN" });
    expect((await job(`${url}?WAIT=20`)).child("phase")!.text).not.toBe("PENDING");
  });

  it("tells of its error in the summary and as a document", async () => {
    const url = await create("SELECT nothing FROM caom2.Plane", { PHASE: "RUN" });
    await job(`${url}?WAIT=20&PHASE=QUEUED`);
    const failed = await job(`${url}?WAIT=20&PHASE=EXECUTING`);
    expect(failed.child("phase")!.text).toBe("ERROR");
    const message = "Column: [nothing] does not exist. (line 1, column 8)";
    expect(failed.child("errorSummary")!.child("message")!.text).toBe(message);
    for (let i = 0; i < 2; i++) {
      const document = await readVOTable(await fetch(`${url}/error`));
      expect(document.status).toMatchObject({ value: "ERROR" });
    }
  });

  it("can be aborted while it runs, and its connection is free again", async () => {
    const url = await create(SLOW, { PHASE: "RUN" });
    await job(`${url}?WAIT=10&PHASE=QUEUED`);
    expect(await phase(url)).toBe("EXECUTING");
    await post(`${url}/phase`, { PHASE: "ABORT" });
    expect(await phase(url)).toBe("ABORTED");
    const next = await create(ONE, { PHASE: "RUN" });
    await job(`${next}?WAIT=20&PHASE=QUEUED`);
    expect((await job(`${next}?WAIT=20&PHASE=EXECUTING`)).child("phase")!.text).toBe("COMPLETED");
  });

  it("ends by itself when its execution duration is over", async () => {
    const url = await create(SLOW, { EXECUTIONDURATION: "1", PHASE: "RUN" });
    await job(`${url}?WAIT=10&PHASE=QUEUED`);
    const done = await job(`${url}?WAIT=20&PHASE=EXECUTING`);
    expect(done.child("phase")!.text).toBe("ERROR");
    expect(done.child("errorSummary")!.text).toContain("exceeded 1 s");
  });

  it("is gone after DELETE and after ACTION=DELETE, with its result", async () => {
    for (const remove of [
      (url: string) => fetch(url, { method: "DELETE" }),
      (url: string) =>
        fetch(url, { method: "POST", body: new URLSearchParams({ ACTION: "DELETE" }) }),
    ]) {
      const url = await create(ONE, { PHASE: "RUN" });
      await job(`${url}?WAIT=20&PHASE=QUEUED`);
      const href = (await job(`${url}?WAIT=20&PHASE=EXECUTING`)).child("results")!.child("result")!;
      expect((await remove(url)).status).toBe(200);
      expect((await fetch(url)).status).toBe(404);
      expect((await fetch(href.attr("href")!)).status).toBe(404);
    }
  });

  it("takes parameters until it runs", async () => {
    const url = await create("SELECT 1 FROM nowhere");
    await post(`${url}/parameters`, { QUERY: ONE });
    const parameters = readXml(await (await fetch(`${url}/parameters`)).text());
    const values = parameters.childrenNamed("parameter").map(({ text }) => text);
    expect(values).toContain(ONE);
    expect(values).not.toContain("SELECT 1 FROM nowhere");
    await post(`${url}/phase`, { PHASE: "RUN" });
    await job(`${url}?WAIT=20&PHASE=QUEUED`);
    await job(`${url}?WAIT=20&PHASE=EXECUTING`);
    expect((await post(`${url}/parameters`, { QUERY: ONE })).status).toBe(400);
  });

  it("grants a shorter duration and a sooner destruction, and destroys itself then", async () => {
    const url = await create(ONE);
    await post(`${url}/executionduration`, { EXECUTIONDURATION: "60" });
    await post(`${url}/executionduration`, { EXECUTIONDURATION: "99999" });
    expect(await (await fetch(`${url}/executionduration`)).text()).toBe("60");
    expect((await post(`${url}/destruction`, { DESTRUCTION: "some day" })).status).toBe(400);
    await post(`${url}/destruction`, { DESTRUCTION: new Date(Date.now() + 200).toISOString() });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect((await fetch(url)).status).toBe(404);
  });

  it.each([
    ["phase", { PHASE: "DANCE" }],
    ["phase", {}],
    ["executionduration", { EXECUTIONDURATION: "long" }],
  ])("refuses nonsense for %s: %o", async (field, form) => {
    const url = await create(ONE);
    expect((await post(`${url}/${field}`, form as Form)).status).toBe(400);
    expect((await fetch(`${url}?WAIT=soon`)).status).toBe(400);
    expect((await fetch(`${url}/nonsense`)).status).toBe(404);
  });
});

describe("the job list", () => {
  it("is closed to anonymous callers, who may still delete their jobs", async () => {
    const url = await create(ONE);
    const list = await fetch(`${get().tap}/async`);
    expect(list.status).toBe(403);
    expect(await list.text()).toContain("anonymous job listing not permitted");
    expect((await fetch(url, { method: "DELETE" })).status).toBe(200);
  });

  it("shows a user's own jobs, the newest first, by phase, time and number", async () => {
    const headers = { authorization: `Bearer ${await token()}` };
    const first = await create(ONE, {}, headers);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const between = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = await create(ONE, {}, headers);
    const listed = async (query: string): Promise<string[]> => {
      const answer = await fetch(`${get().tap}/async?${query}`, { headers });
      const jobs = readXml(await answer.text());
      return jobs.childrenNamed("jobref").map((one) => one.attr("href")!);
    };
    expect(await listed("")).toEqual([second, first]);
    expect(await listed("LAST=1")).toEqual([second]);
    expect(await listed(`AFTER=${between}`)).toEqual([second]);
    expect(await listed("PHASE=COMPLETED&PHASE=ERROR")).toEqual([]);
    expect(await listed("PHASE=PENDING")).toHaveLength(2);
    expect((await fetch(`${get().tap}/async?PHASE=dancing`, { headers })).status).toBe(400);
    expect((await fetch(`${get().tap}/async?LAST=0`, { headers })).status).toBe(400);
    expect((await fetch(first)).status).toBe(403);
    expect(await (await fetch(`${first}/owner`, { headers })).text()).toBe(get().user);
  });
});
