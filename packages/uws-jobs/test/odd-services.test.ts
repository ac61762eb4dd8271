import { ProtocolError, ServiceError, Session, UsageError } from "@vostack/vo-service";
import { afterEach, expect, test } from "vitest";
import { failure, type Handler, serve, type TestServer } from "../../../test-setup/serve.ts";
import { UwsService } from "../src/index.ts";

// What services do beside the standard, and how a job is made, run and deleted all the same.
let server: TestServer | undefined;
afterEach(() => server?.close());

const job = (phase: string) =>
  `<job version="1.1"><jobId>j1</jobId><phase>${phase}</phase><results/></job>`;

/** A service with one job, in which some requests are answered as a test wants. */
async function serving(odd: Record<string, Handler>, phases = { now: "PENDING" }) {
  server = await serve((request, response, body) => {
    const line = `${request.method} ${request.url?.replace(/\?.*/, "")}`;
    const handler = odd[line];
    if (handler) handler(request, response, body);
    else if (line === "POST /async") response.writeHead(303, { location: "/async/j1" }).end();
    else if (line === "GET /async/j1") response.end(job(phases.now));
    else response.writeHead(404).end("no such thing");
  });
  const session = new Session({ backoff: 1 });
  return { service: new UwsService(`${server.url}/async`, { session }), server };
}

const answered = (status: number, location?: string, body = ""): Handler => {
  return (_, response) =>
    void response.writeHead(status, location === undefined ? {} : { location }).end(body);
};

test.each<[string, Handler]>([
  ["a page", answered(200, undefined, "<html><body>Job started</body></html>")],
  ["the phase", answered(200, undefined, "EXECUTING")],
  ["nothing", answered(204)],
  ["a redirect to the list of jobs", answered(303, "/async")],
  ["a redirect to a page that is not there", answered(302, "/jobs.jsp?id=j1")],
  [
    "a redirect to a host that only the service knows",
    answered(303, "http://tap.invalid/async/j1"),
  ],
  ["a refusal, since it runs by itself", answered(400, undefined, "already running")],
  ["a transition that is not allowed any more", answered(403)],
  ["an error, since it runs by itself", answered(500, undefined, "IllegalStateException")],
])("a change of phase may be answered with %s", async (_, answer) => {
  const phases = { now: "PENDING" };
  const run: Handler = (request, response, body) => {
    phases.now = "COMPLETED";
    return answer(request, response, body);
  };
  const { service } = await serving({ "POST /async/j1/phase": run }, phases);
  const made = await service.create({});
  await made.run();
  await made.wait();
  expect(made.phase).toBe("COMPLETED");
});

test("a refusal to run that leaves the job where it is stays one", async () => {
  const { service } = await serving({
    "POST /async/j1/phase": answered(400, undefined, "no quota left"),
  });
  const made = await service.create({});
  expect((await failure(made.run(), UsageError)).serverMessage).toBe("no quota left");
});

test("a change of phase that has moved is made there", async () => {
  const phases = { now: "PENDING" };
  const { service, server } = await serving(
    {
      "POST /async/j1/phase": answered(308, "/new/async/j1/phase"),
      "POST /new/async/j1/phase": (_, response) => {
        phases.now = "EXECUTING";
        response.writeHead(303, { location: "/async/j1" }).end();
      },
    },
    phases,
  );
  const made = await service.create({});
  await made.run();
  expect(made.phase).toBe("EXECUTING");
  expect(server.requests.find(({ line }) => line.startsWith("POST /new"))?.body).toBe("PHASE=RUN");
});

test.each([301, 302, 303, 307, 308])(
  "a list that has moved elsewhere by %i is asked there",
  async (status) => {
    const { service, server } = await serving({
      "POST /async": answered(status, "/new/tap/async/"),
      "POST /new/tap/async/": answered(303, "/async/j1"),
    });
    expect((await service.create({ QUERY: "Q" })).id).toBe("j1");
    expect(server.requests[1]).toMatchObject({ line: "POST /new/tap/async/", body: "QUERY=Q" });
  },
);

test("a job that one of several servers does not know yet is asked for again", async () => {
  let times = 0;
  const { service, server } = await serving({
    "GET /async/j1": (_, response) => {
      times += 1;
      if (times < 3) response.writeHead(404).end("no such job");
      else response.end(job("PENDING"));
    },
  });
  expect((await service.create({})).phase).toBe("PENDING");
  expect(server.requests.filter(({ line }) => line.startsWith("DELETE"))).toEqual([]);
});

test("a session in the address of a job is no part of it", async () => {
  const { service } = await serving({ "POST /async": answered(303, "/async/j1;jsessionid=0A1B") });
  expect((await service.create({})).url).toMatch(/\/async\/j1$/);
});

test.each([400, 403, 405, 500, 501])(
  "where DELETE is answered %i, the job is deleted by POST",
  async (status) => {
    const { service, server } = await serving({
      "DELETE /async/j1": answered(status),
      "POST /async/j1": answered(303, "/async"),
    });
    await (await service.create({})).delete();
    expect(server.requests.at(-1)).toMatchObject({ line: "POST /async/j1", body: "ACTION=DELETE" });
  },
);

test("a job that cannot be deleted either way says what the service said to DELETE", async () => {
  const { service } = await serving({
    "DELETE /async/j1": answered(500, undefined, "the disk is full"),
    "POST /async/j1": answered(400, undefined, "unknown parameter"),
  });
  const made = await service.create({});
  expect((await failure(made.delete(), ServiceError)).serverMessage).toBe("the disk is full");
});

test("a page or a failure in the place of a job is waited out, unless it stays", async () => {
  const phases = { now: "PENDING" };
  let looks = 0;
  const { service } = await serving(
    {
      "POST /async/j1/phase": (_, response) => {
        phases.now = "EXECUTING";
        response.writeHead(204).end();
      },
      "GET /async/j1": (_, response) => {
        looks += 1;
        if (looks === 3) response.end("<html>one moment please</html>");
        else if (looks === 4) response.writeHead(500).end("restarting");
        else response.end(job(looks > 4 ? "COMPLETED" : phases.now));
      },
    },
    phases,
  );
  const made = await service.create({});
  await made.run();
  await made.wait();
  expect(made.phase).toBe("COMPLETED");
  looks = 2;
  await failure(made.wait({ maxFailures: 0 }), ProtocolError);
});
