import { afterEach, describe, expect, test } from "vitest";
import { QueryError, TapService } from "../src/index.ts";
import { errorDocument, fakeTap, send, votable, votableType } from "./support/fake-tap.ts";
import type { Handler } from "./support/http-server.ts";

// Jobs as services have them, beside the standard or beyond it.
const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serving(routes: Record<string, Handler>): Promise<TapService> {
  const server = await fakeTap(routes);
  servers.push(server);
  return new TapService(server.tap);
}

const xml = { "Content-Type": "text/xml" };
const uws =
  'xmlns:uws="http://www.ivoa.net/xml/UWS/v1.0" xmlns:xlink="http://www.w3.org/1999/xlink"';
const job = (phase: string, more = "", results = result("result", "j1/results/result")) =>
  `<uws:job ${uws} version="1.1"><uws:jobId>j1</uws:jobId><uws:phase>${phase}</uws:phase>${more}<uws:results>${results}</uws:results></uws:job>`;
const result = (id: string, href: string) => `<uws:result id="${id}" xlink:href="${href}"/>`;

/** A job that is completed as soon as it is run. */
function jobRoutes(
  document: (phase: string) => string = (phase) => job(phase),
  more: Record<string, Handler> = {},
): Record<string, Handler> {
  let phase = "PENDING";
  return {
    ...more,
    "POST /async":
      more["POST /async"] ??
      ((_, response) => response.writeHead(303, { Location: "/tap/async/j1" }).end() as never),
    "POST /async/j1/phase": (request, response) => {
      phase = "COMPLETED";
      if (more["POST /async/j1/phase"]) return more["POST /async/j1/phase"](request, response);
      response.writeHead(303, { Location: "/tap/async/j1" }).end();
    },
    "DELETE /async/j1": (_, response) => response.writeHead(200).end() as never,
    "GET /async/j1/results/*": (_, response) => send(response, votable(4)),
    "GET /async/j1": (_, response) => send(response, document(phase), xml),
  };
}

const rows = async (tap: TapService) =>
  (await tap.query("Q", { mode: "async", deadline: 30_000 })).nrows;

describe("the address of a new job", () => {
  test.each([
    ["an internal host", "http://tap.invalid:8080/tap/async/j1"],
    ["another port", "http://127.0.0.1:1/tap/async/j1"],
    ["a doubled slash", "//tap/async/j1"],
    ["a relative path", "async/j1"],
    ["a slash at the end", "/tap/async/j1/"],
    ["the phase at the end", "/tap/async/j1/phase"],
    ["https, which it does not speak", "https://HOST/tap/async/j1"],
  ])("may have %s", async (_, location) => {
    const tap = await serving(
      jobRoutes(undefined, {
        "POST /async": ({ headers }, response) =>
          response
            .writeHead(303, { Location: location.replace("HOST", headers.host ?? "") })
            .end() as never,
      }),
    );
    expect(await rows(tap)).toBe(4);
  });

  test.each([201, 301, 302, 307])("may come with HTTP %i", async (status) => {
    const tap = await serving(
      jobRoutes(undefined, {
        "POST /async": (_, response) =>
          response.writeHead(status, { Location: "/tap/async/j1" }).end() as never,
      }),
    );
    expect(await rows(tap)).toBe(4);
  });

  test("may be missing where the job itself is the answer", async () => {
    const tap = await serving(
      jobRoutes(undefined, { "POST /async": (_, response) => send(response, job("PENDING"), xml) }),
    );
    expect(await rows(tap)).toBe(4);
  });

  test("is missing where the query is refused, for which the words of the service count", async () => {
    for (const status of [200, 400, 500]) {
      const tap = await serving({
        "POST /async": (_, response) =>
          response.writeHead(status, votableType).end(errorDocument("no table x")) as never,
      });
      const submitted = tap.submit("Q");
      await expect(submitted).rejects.toBeInstanceOf(QueryError);
      await expect(submitted).rejects.toMatchObject({ serverMessage: "no table x" });
    }
  });
});

describe("the document of a job", () => {
  const plain = (phase: string, results: string) =>
    `<job><jobId>j1</jobId><phase>${phase}</phase><results>${results}</results></job>`;
  test.each<[string, (phase: string) => string]>([
    [
      "no prefixes, and phases in lower case with blanks",
      (phase) =>
        plain(`\n ${phase.toLowerCase()} `, '<result id="result" href="j1/results/result"/>'),
    ],
    [
      "a foreign namespace",
      (phase) => job(phase).replaceAll("http://www.ivoa.net/xml/UWS/v1.0", "urn:x"),
    ],
    ["prefixes that are not declared", (phase) => job(phase).replace(uws, "")],
    ["a result of another name", (phase) => job(phase, "", result("table", "j1/results/table"))],
    ["no results", (phase) => job(phase, "", "")],
    ["a result without an address", (phase) => job(phase, "", '<uws:result id="result"/>')],
    [
      "a result at an internal host",
      (phase) => job(phase, "", result("result", "http://tap.invalid/r/1")),
    ],
    [
      "times that are null",
      (phase) =>
        job(
          phase,
          '<uws:quote xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/><uws:executionDuration/><uws:destruction>null</uws:destruction>',
        ),
    ],
    ["blank lines before it", (phase) => `\n\n<?xml version="1.0"?>${job(phase)}`],
  ])("may have %s", async (_, document) => {
    expect(await rows(await serving(jobRoutes(document)))).toBe(4);
  });

  test("is the VOTable where a service has a result for each format, and none called result", async () => {
    const results = ["votable", "csv"].map((id) => result(id, `j1/results/${id}`)).join("");
    const tap = await serving(
      jobRoutes((phase) => job(phase, "", results), {
        "GET /async/j1/results/csv": (_, response) =>
          send(response, "a\n1\n", { "Content-Type": "text/csv" }),
      }),
    );
    expect(await rows(tap)).toBe(4);
  });

  test("says that nothing is left of an archived job", async () => {
    const tap = await serving(
      jobRoutes((phase) => job(phase === "PENDING" ? phase : "ARCHIVED", "", "")),
    );
    await expect(rows(tap)).rejects.toMatchObject({
      name: "ProtocolError",
      hint: expect.any(String),
    });
  });

  test.each(["EXECUTING", "", "<html>ok</html>"])(
    "comes later when running is answered %j",
    async (body) => {
      const tap = await serving(
        jobRoutes(undefined, {
          "POST /async/j1/phase": (_, response) =>
            send(response, body, { "Content-Type": "text/plain" }),
        }),
      );
      expect(await rows(tap)).toBe(4);
    },
  );
});

test("lists of jobs are read in any namespace, with and without addresses", async () => {
  for (const document of [
    '<jobs xmlns="urn:x"><jobref id="a"><phase>COMPLETED</phase></jobref></jobs>',
    `<uws:jobList ${uws}><uws:jobref id="a" xlink:href="async/a"/></uws:jobList>`,
  ]) {
    const tap = await serving({ "GET /async": (_, response) => send(response, document, xml) });
    const [listed] = await tap.jobs();
    expect(listed).toMatchObject({ id: "a", url: `${tap.baseUrl}/async/a` });
  }
});

test("a format that is offered and refused by a job is left out of another one", async () => {
  const formats: (string | undefined)[] = [];
  const tap = await serving({
    ...jobRoutes((phase) =>
      formats.at(-1) === undefined || phase === "PENDING"
        ? job(phase)
        : job(
            "ERROR",
            "<uws:errorSummary><uws:message>Unknown output vb2</uws:message></uws:errorSummary>",
          ),
    ),
    "/capabilities": (_, response) =>
      send(
        response,
        `<capabilities><capability standardID="ivo://ivoa.net/std/TAP"><outputFormat>
        <mime>application/x-votable+xml;serialization=BINARY2</mime><alias>vb2</alias></outputFormat></capability></capabilities>`,
      ),
    "POST /async": ({ parameters }, response) => {
      formats.push(parameters.RESPONSEFORMAT?.[0]);
      response.writeHead(303, { Location: "/tap/async/j1" }).end();
    },
  });
  expect(await rows(tap)).toBe(4);
  const stream = await tap.stream("Q", { mode: "async" });
  expect((await stream.toTable()).nrows).toBe(4);
  expect(formats).toEqual(["vb2", undefined, undefined]);
});

test("a deadline holds for jobs of a service that stops answering", async () => {
  let deleting = 0;
  const tap = await serving({
    ...jobRoutes(),
    "DELETE /async/j1": (_, response) => {
      deleting += 1;
      response.on("close", () => {
        deleting -= 1;
      });
    },
    "GET /async/j1": () => undefined,
  });
  const asked = tap.query("Q", { mode: "async", deadline: 300 });
  await expect(asked).rejects.toMatchObject({ code: "deadline" });
  // The job is deleted behind the error, which has not waited for that.
  await expect.poll(() => deleting).toBe(1);
});

test("a service that moved to an address with a slash at the end, or to https, keeps what is posted", async () => {
  const tap = await serving({
    "POST /sync": (_, response) =>
      response.writeHead(301, { Location: "/tap/sync/" }).end() as never,
    "POST /sync/": ({ parameters }, response) =>
      parameters.QUERY ? send(response, votable(4)) : (response.writeHead(400).end() as never),
    ...jobRoutes(undefined, {
      "POST /async": (_, response) =>
        response.writeHead(301, { Location: "/tap/async/" }).end() as never,
    }),
    "POST /async/": ({ parameters }, response) =>
      response
        .writeHead(parameters.QUERY ? 303 : 400, { Location: "/tap/async/j1" })
        .end() as never,
  });
  expect((await tap.query("Q")).nrows).toBe(4);
  expect(await rows(tap)).toBe(4);
});
