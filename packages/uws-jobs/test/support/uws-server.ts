import type { IncomingMessage, ServerResponse } from "node:http";
import { serve, type TestServer } from "../../../../test-setup/serve.ts";

export interface FakeJob {
  phase: string;
  parameters: URLSearchParams;
  destruction: string;
  executionDuration: string;
  extra: string;
  created: string;
}

export interface UwsServer extends TestServer {
  /** URL of the list of jobs. */
  readonly async: string;
  readonly jobs: Map<string, FakeJob>;
}

interface Behaviour {
  /** Version that documents declare; UWS 1.0 has none. */
  readonly version?: "1.0" | "1.1";
  /** Whether WAIT is honoured. */
  readonly holds?: boolean;
  /** Takes a request over: true when it has been answered. */
  readonly before?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** A UWS service in memory: it does what UWS 1.1 says, and what a test wants instead. */
export async function serveUws(behaviour: Behaviour = {}): Promise<UwsServer> {
  const { version = "1.1", holds = true, before = () => false } = behaviour;
  const jobs = new Map<string, FakeJob>();
  const waiting = new Set<() => void>();
  let created = 0;
  const server = await serve((request, response, body) => {
    if (before(request, response)) return;
    const url = new URL(request.url ?? "/", "http://x");
    const [, , id, what] = url.pathname.split("/");
    const form = new URLSearchParams(body);
    const see = (path: string): unknown => response.writeHead(303, { location: path }).end();
    if (id === undefined || id === "") {
      if (request.method === "POST") {
        created += 1;
        const name = `j${created}`;
        jobs.set(name, {
          phase: "PENDING",
          parameters: form,
          destruction: "2030-01-01T00:00:00.000Z",
          executionDuration: "600",
          extra: "",
          created: new Date(Date.UTC(2026, 0, created)).toISOString(),
        });
        see(`/async/${name}`);
        return;
      }
      const refs = [...jobs].map(
        ([name, job]) =>
          `<uws:jobref id="${name}"><uws:phase>${job.phase}</uws:phase><uws:creationTime>${job.created}</uws:creationTime></uws:jobref>`,
      );
      response.end(
        `<uws:jobs xmlns:uws="http://www.ivoa.net/xml/UWS/v1.0">${refs.join("")}</uws:jobs>`,
      );
      return;
    }
    const job = jobs.get(id);
    if (job === undefined) {
      response.writeHead(404).end(`not found: ${id}`);
      return;
    }
    if (request.method === "DELETE") {
      jobs.delete(id);
      see("/async");
      return;
    }
    if (request.method === "POST") {
      if (form.get("PHASE") === "RUN") job.phase = "EXECUTING";
      if (form.get("PHASE") === "ABORT") job.phase = "ABORTED";
      job.destruction = form.get("DESTRUCTION") ?? job.destruction;
      job.executionDuration = form.get("EXECUTIONDURATION") ?? job.executionDuration;
      if (what === "parameters") for (const [key, value] of form) job.parameters.set(key, value);
      for (const wake of waiting) wake();
      see(`/async/${id}`);
      return;
    }
    if (what === "error") {
      response.end("Detail: the column <x> does not exist");
      return;
    }
    const answer = (): void => {
      response.setHeader("content-type", "text/xml");
      response.end(document(id, job, version));
    };
    if (!holds || !url.searchParams.has("WAIT") || url.searchParams.get("PHASE") !== job.phase) {
      answer();
      return;
    }
    const { phase } = job;
    const seconds = Number(url.searchParams.get("WAIT"));
    const done = (): void => {
      clearTimeout(timer);
      clearInterval(watcher);
      waiting.delete(done);
      answer();
    };
    const timer = setTimeout(done, seconds * 1000);
    const watcher = setInterval(() => job.phase !== phase && done(), 5);
    response.on("close", () => {
      clearTimeout(timer);
      clearInterval(watcher);
      waiting.delete(done);
    });
    waiting.add(done);
  });
  return { ...server, async: `${server.url}/async`, jobs };
}

function document(id: string, job: FakeJob, version: string): string {
  const parameters = [...job.parameters].map(
    ([name, value]) => `<uws:parameter id="${name}">${value}</uws:parameter>`,
  );
  return `<?xml version="1.0"?>
<uws:job xmlns:uws="http://www.ivoa.net/xml/UWS/v1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"${version === "1.1" ? ' version="1.1"' : ""}>
  <uws:jobId>${id}</uws:jobId><uws:runId/><uws:ownerId xsi:nil="true"/>
  <uws:phase>${job.phase}</uws:phase><uws:creationTime>${job.created}</uws:creationTime>
  <uws:executionDuration>${job.executionDuration}</uws:executionDuration>
  <uws:destruction>${job.destruction}</uws:destruction>
  <uws:parameters>${parameters.join("")}</uws:parameters>
  <uws:results>${
    job.phase === "COMPLETED"
      ? `<uws:result id="diag" xlink:href="query:parse:5"/><uws:result id="result" xlink:href="/async/${id}/results/result" mime-type="text/csv" size="12"/>`
      : ""
  }</uws:results>${job.extra}
</uws:job>`;
}
