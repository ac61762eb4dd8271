import {
  JobAbortedError,
  JobError,
  type JobEvent,
  PHASES,
  parseJob,
  UwsJob,
  UwsService,
} from "@vostack/uws-jobs";
import {
  AbortedError,
  DeadlineError,
  NotFoundError,
  ProtocolError,
  ServiceError,
  Session,
  UnavailableError,
  UsageError,
} from "@vostack/vo-service";
import { afterEach, expect, test, vi } from "vitest";
import { failure } from "../../../test-setup/serve.ts";
import { serveUws, type UwsServer } from "./support/uws-server.ts";

let servers: UwsServer[] = [];

async function open(behaviour: Parameters<typeof serveUws>[0] = {}): Promise<UwsServer> {
  const server = await serveUws(behaviour);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

const after = (milliseconds: number, action: () => void): void => {
  setTimeout(action, milliseconds);
};

test("a job is created, run, awaited and read", async () => {
  const { async: url, jobs, requests } = await open();
  const job = await new UwsService(url).create({ QUERY: "select 1", UPLOAD: ["a,b", "c,d"] });
  expect(requests.map(({ line }) => line)).toEqual(["POST /async", "GET /async/j1"]);
  expect(requests[0]?.body).toBe("QUERY=select+1&UPLOAD=a%2Cb&UPLOAD=c%2Cd");
  expect(job.url).toBe(`${url}/j1`);
  expect(job.id).toBe("j1");
  expect(job.phase).toBe("PENDING");
  await job.run();
  expect(job.phase).toBe("EXECUTING");
  const isHeld = (): boolean =>
    requests.some(({ line }) => /^GET \/async\/j1\?WAIT=\d+&PHASE=EXECUTING$/.test(line));
  const finished = vi.waitUntil(isHeld).then(() => {
    jobs.get("j1")!.phase = "COMPLETED";
  });
  expect(await job.wait({ timeout: 10_000 })).toBe(job);
  await finished;
  expect(job.phase).toBe("COMPLETED");
  expect(job.results).toEqual([
    { id: "result", href: `${url}/j1/results/result`, mimeType: "text/csv", size: 12 },
  ]);
  expect(job.summary?.results).toHaveLength(2);
  expect(job.result()?.size).toBe(12);
  await job.raiseIfError();
});

test("where the service holds its answers, waiting costs one request", async () => {
  const { async: url, jobs, requests } = await open();
  const job = await new UwsService(url).create({}, { run: true });
  const before = requests.length;
  after(700, () => {
    jobs.get("j1")!.phase = "COMPLETED";
  });
  await job.wait();
  expect(requests.length - before).toBe(2);
});

test.each(["1.0", "1.1"] as const)(
  "UWS %s that does not hold its answers is asked more and more rarely",
  async (version) => {
    const { async: url, jobs, requests } = await open({ version, holds: false });
    const job = await new UwsService(url).create({}, { run: true });
    const before = requests.length;
    after(1500, () => {
      jobs.get("j1")!.phase = "COMPLETED";
    });
    await job.wait();
    expect(requests.length - before).toBeLessThan(9);
  },
);

test.each([
  ["refuses WAIT", 400],
  ["stands behind a proxy that cuts what is silent", 504],
])("a job of a service that %s is asked for without", async (_, status) => {
  const {
    async: url,
    jobs,
    requests,
  } = await open({
    before: (request, response) => {
      if (!request.url?.includes("WAIT=")) return false;
      response.writeHead(status).end("no");
      return true;
    },
  });
  const session = new Session({ retries: 0 });
  const job = await new UwsService(url, { session }).create({}, { run: true });
  after(100, () => {
    jobs.get("j1")!.phase = "COMPLETED";
  });
  await job.wait({ deadline: 8000 });
  expect(job.phase).toBe("COMPLETED");
  expect(requests.filter(({ line }) => line.includes("WAIT="))).toHaveLength(1);
});

test.each([
  [301, "/async/"],
  [302, "/async/"],
  [307, "/new/async"],
  [308, "/async/"],
])("a list of jobs that has moved (%i) is asked for the job where it is", async (status, to) => {
  let moved = false;
  const { async: url, requests } = await open({
    before: (request, response) => {
      if (request.method !== "POST" || moved) {
        // Whatever the list is called now, it is the one of this server.
        if (request.url === to) request.url = "/async";
        return false;
      }
      moved = true;
      response.writeHead(status, { location: to }).end();
      return true;
    },
  });
  const job = await new UwsService(url).create({ QUERY: "select 1" });
  expect(job.url).toBe(`${url}/j1`);
  expect(requests.map(({ line }) => line)).toEqual(["POST /async", `POST ${to}`, "GET /async/j1"]);
  expect(requests[1]?.body).toBe("QUERY=select+1");
});

test("a job that was not run is not waited for, unless somebody else runs it", async () => {
  const { async: url, jobs } = await open();
  const job = await new UwsService(url).create({});
  const error = await failure(job.wait(), UsageError);
  expect(error).toMatchObject({ jobId: "j1", hint: expect.stringContaining("run()") });
  after(50, () => {
    jobs.get("j1")!.phase = "COMPLETED";
  });
  await job.wait({ whilePending: true });
  expect(job.phase).toBe("COMPLETED");
});

test("a job that the service holds is told, so that it can be run again", async () => {
  const { async: url, jobs } = await open();
  const job = await new UwsService(url).create({}, { run: true });
  after(50, () => {
    jobs.get("j1")!.phase = "HELD";
  });
  const error = await failure(job.wait(), UsageError);
  expect(error).toMatchObject({
    code: "job-not-run",
    message: "Job j1 is HELD and would wait for ever",
  });
  await job.run();
  expect(job.phase).toBe("EXECUTING");
});

test("a job that was run, and still seems PENDING, is waited for", async () => {
  const { async: url, jobs } = await open();
  const job = await new UwsService(url).create({});
  await job.run();
  jobs.get("j1")!.phase = "PENDING";
  after(50, () => {
    jobs.get("j1")!.phase = "COMPLETED";
  });
  await job.wait();
  expect(job.phase).toBe("COMPLETED");
});

test("every phase is known, and final ones end the waiting", async () => {
  const { async: url, jobs } = await open();
  const job = await new UwsService(url).create({}, { run: true });
  for (const phase of PHASES) {
    jobs.get("j1")!.phase = phase;
    await job.refresh();
    expect(job.phase).toBe(phase);
    const wait = job.wait({ timeout: 60, whilePending: true });
    if (["COMPLETED", "ERROR", "ABORTED", "ARCHIVED"].includes(phase)) await wait;
    else expect((await failure(wait, DeadlineError)).message).toContain(`still ${phase}`);
  }
  jobs.get("j1")!.phase = "held ";
  await job.refresh();
  expect(job.phase).toBe("HELD");
  jobs.get("j1")!.phase = "NONSENSE";
  await job.refresh();
  expect(job.phase).toBe("UNKNOWN");
});

test("a job that never ends is left at the deadline, and goes on", async () => {
  const { async: url, jobs } = await open();
  const job = await new UwsService(url).create({}, { run: true });
  const error = await failure(job.wait({ timeout: 150 }), DeadlineError);
  expect(error).toMatchObject({ jobId: "j1", url: job.url });
  expect(jobs.get("j1")?.phase).toBe("EXECUTING");
});

test("a job that vanishes is NotFoundError", async () => {
  const { async: url, jobs } = await open({ holds: false });
  const job = await new UwsService(url).create({}, { run: true });
  after(50, () => {
    jobs.clear();
  });
  const error = await failure(job.wait(), NotFoundError);
  expect(error).toMatchObject({ jobId: "j1", status: 404 });
});

test("a service that is away for a while is asked again; one that stays away is told", async () => {
  let away = 0;
  const { async: url, jobs } = await open({
    before: (_, response) => {
      if (away <= 0) return false;
      away -= 1;
      response.writeHead(503).end("maintenance");
      return true;
    },
  });
  const session = new Session({ retries: 0 });
  const job = await new UwsService(url, { session }).create({}, { run: true });
  away = 2;
  after(600, () => {
    jobs.get("j1")!.phase = "COMPLETED";
  });
  await job.wait();
  away = Infinity;
  jobs.get("j1")!.phase = "EXECUTING";
  await failure(new UwsJob(job.url, { session }).wait({ maxFailures: 1 }), UnavailableError);
});

test("the signal ends the waiting, and the job only when asked", async () => {
  const { async: url, jobs } = await open();
  const job = await new UwsService(url).create({}, { run: true });
  for (const abortOnSignal of [false, true]) {
    const controller = new AbortController();
    after(50, () => controller.abort());
    await failure(job.wait({ signal: controller.signal, abortOnSignal }), AbortedError);
    expect(jobs.get("j1")?.phase).toBe(abortOnSignal ? "ABORTED" : "EXECUTING");
  }
  expect((await failure(job.raiseIfError(), JobAbortedError)).code).toBe("job-aborted");
});

test("events tell changes of phase and progress, and end with the job", async () => {
  const { async: url, jobs } = await open({ holds: false });
  const job = await new UwsService(url).create({}, { run: true });
  const events: JobEvent[] = [];
  after(100, () => {
    jobs.get("j1")!.extra =
      "<uws:jobInfo><p:progress xmlns:p='urn:p'>50</p:progress></uws:jobInfo>";
  });
  after(900, () => {
    jobs.get("j1")!.phase = "COMPLETED";
  });
  for await (const event of job.events()) events.push(event);
  expect(events.map(({ type, phase, previous }) => [type, previous, phase])).toEqual([
    ["phase", undefined, "EXECUTING"],
    ["progress", "EXECUTING", "EXECUTING"],
    ["phase", "EXECUTING", "COMPLETED"],
  ]);
  expect(events[1]?.summary.jobInfo?.child("progress")?.text).toBe("50");
});

test("a failed job tells the whole error, also when its detail cannot be had", async () => {
  let broken = false;
  const { async: url, jobs } = await open({
    before: (request, response) => {
      if (!broken || !request.url?.endsWith("/error")) return false;
      response.writeHead(500).end("oops");
      return true;
    },
  });
  const job = await new UwsService(url).create({}, { run: true });
  jobs.get("j1")!.phase = "ERROR";
  jobs.get("j1")!.extra =
    '<uws:errorSummary type="transient" hasDetail="true"><uws:message>short</uws:message></uws:errorSummary>';
  await job.wait();
  expect(job.error).toEqual({ message: "short", type: "transient", hasDetail: true });
  const error = await failure(job.raiseIfError(), JobError);
  expect(error).toMatchObject({
    code: "job-error",
    phase: "ERROR",
    transient: true,
    jobId: "j1",
    serverMessage: "Detail: the column <x> does not exist",
  });
  broken = true;
  const less = await failure(job.raiseIfError(), JobError);
  expect(less.serverMessage).toBe("short");
  expect(less.cause).toBeInstanceOf(ServiceError);
});

test("an ERROR without any summary is still an error that says so", async () => {
  const { async: url, jobs } = await open({
    before: (request, response) => {
      if (!request.url?.endsWith("/error")) return false;
      response.writeHead(404).end();
      return true;
    },
  });
  const job = await new UwsService(url).create({}, { run: true });
  jobs.get("j1")!.phase = "ERROR";
  await job.wait();
  const error = await failure(job.raiseIfError(), JobError);
  expect(error.message).toBe("Job j1 failed: the service gives no reason");
});

test("times and parameters are set, and what holds is read back", async () => {
  const { async: url, jobs } = await open();
  const job = await new UwsService(url).create({ QUERY: "a" });
  const time = new Date("2028-02-29T12:00:00.500Z");
  await job.setDestruction(time);
  expect(job.summary?.destruction).toEqual(time);
  await job.setExecutionDuration(60);
  expect(job.summary?.executionDuration).toBe(60);
  await job.setParameters({ QUERY: "b" });
  expect(job.summary?.parameters).toEqual([
    { id: "QUERY", value: "b", byReference: false, isPost: false },
  ]);
  expect(jobs.get("j1")?.parameters.get("QUERY")).toBe("b");
});

test("deleting does not follow to the list, and a job that is gone counts as deleted", async () => {
  const { async: url, jobs, requests } = await open();
  const job = await new UwsService(url).create({});
  await job.delete();
  await job.delete();
  expect(jobs.size).toBe(0);
  expect(requests.slice(2).map(({ line }) => line)).toEqual([
    "DELETE /async/j1",
    "DELETE /async/j1",
  ]);
});

test("where DELETE is not allowed, the job is deleted by POST", async () => {
  const { async: url, requests } = await open({
    before: (request, response) => {
      if (request.method !== "DELETE") return false;
      response.writeHead(405).end();
      return true;
    },
  });
  await (await new UwsService(url).create({})).delete();
  expect(requests.at(-1)).toMatchObject({ line: "POST /async/j1", body: "ACTION=DELETE" });
});

test("creation does not follow to the job by itself, and an answer without an address is refused", async () => {
  const { async: url } = await open({
    before: (request, response) => {
      if (request.method !== "POST") return false;
      response.end("<html>thank you</html>");
      return true;
    },
  });
  const error = await failure(new UwsService(url).create({}), ProtocolError);
  expect(error.message).toContain("200 without its address");
});

test("lists are filtered by the service, and again here where it does not filter", async () => {
  const { async: url, jobs, requests } = await open();
  const service = new UwsService(url);
  for (let i = 0; i < 4; i += 1) await service.create({});
  jobs.get("j2")!.phase = "COMPLETED";
  jobs.get("j4")!.phase = "COMPLETED";
  expect((await service.jobs()).map(({ id }) => id)).toEqual(["j1", "j2", "j3", "j4"]);
  const completed = await service.jobs({ phases: ["COMPLETED", "ERROR"] });
  expect(completed.map(({ id, url: at, phase }) => [id, at, phase])).toEqual([
    ["j2", `${url}/j2`, "COMPLETED"],
    ["j4", `${url}/j4`, "COMPLETED"],
  ]);
  expect(requests.at(-1)?.line).toBe("GET /async?PHASE=COMPLETED&PHASE=ERROR");
  const newest = await service.jobs({ last: 2, after: new Date("2026-01-02T00:00:00Z") });
  expect(newest.map(({ id }) => id)).toEqual(["j4", "j3"]);
  expect(requests.at(-1)?.line).toBe("GET /async?AFTER=2026-01-02T00%3A00%3A00.000Z&LAST=2");
});

test("a job is taken up by id and by URL, also as a class of one's own", async () => {
  class MyJob extends UwsJob {
    readonly mine = true;
  }
  const { async: url } = await open();
  const service = new UwsService(url, { job: (at, options) => new MyJob(at, options) });
  const made = await service.create({});
  expect(made.mine).toBe(true);
  expect((await service.job("j1")).phase).toBe("PENDING");
  expect((await service.job(`${url}/j1?WAIT=1`)).url).toBe(`${url}/j1`);
  expect(String(made)).toBe(`MyJob(${url}/j1, PENDING)`);
  await failure(service.job("nope"), NotFoundError);
});

test("HTML, a VOTable with an error, other XML and cut XML in place of a job are told apart", async () => {
  const url = "http://a.example/async/1";
  const of = async (text: string): Promise<unknown> => parseJob(text, url);
  const html = await failure(of("<html><body>hello<br></body></html>"), ProtocolError);
  expect(html.hint).toContain("UWS");
  const votable = `<VOTABLE><RESOURCE type="results"><INFO name="QUERY_STATUS" value="ERROR">bad date</INFO></RESOURCE></VOTABLE>`;
  expect((await failure(of(votable), ServiceError)).serverMessage).toBe("bad date");
  await failure(of("<uws:jobs xmlns:uws='x'/>"), ProtocolError);
  await failure(of("<uws:job xmlns:uws='x'><uws:jobId>1"), ProtocolError);
});
