import { connect } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { useArchive } from "./archive.ts";

const { get, query } = useArchive();

/** Sends bytes as they are and answers what comes back before the connection ends. */
function raw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(get().url).port), "127.0.0.1");
    let answer = "";
    socket.setTimeout(5000, () => socket.destroy());
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
    socket.end(request);
  });
}

const word = fc.constantFrom(
  ..."SELECT TOP 3 * FROM WHERE caom2.Plane AS p , ( ) = < AND OR NOT IN LIKE 'a' \"x\" 1 2.5 1e9 obsID collection caom2.Observation COUNT POINT CIRCLE CONTAINS INTERSECTS position_bounds energy_bounds UNION GROUP BY ORDER NULL IS BETWEEN CASE WHEN THEN END CAST || + - * / %".split(
    " ",
  ),
);

describe("whatever one sends", () => {
  it("queries made of random words are answered or refused, never an accident", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 14 }), async (words) => {
        const response = await query(`SELECT TOP 2 ${words.join(" ")} FROM caom2.Plane p`);
        await response.text();
        return response.status === 200 || response.status === 400;
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it("random expressions in the places of values are answered or refused", async () => {
    const value = fc.constantFrom(
      ..."1|2.5|'x'|NULL|obsID|time_exposure|position_bounds|energy_bounds|metaRelease|POINT(1,2)|CIRCLE(1,2,3)|BOX(1,2,3,4)|INTERVAL(1,2)|calibrationLevel|publisherID".split(
        "|",
      ),
    );
    const call = fc.constantFrom(
      ..."ABS|UPPER|CONTAINS|INTERSECTS|DISTANCE|AREA|CENTROID|COORD1|COALESCE|MOD|MAX|SUM|ROUND|POLYGON|CIRCLE|POINT|COORDSYS".split(
        "|",
      ),
    );
    const expression = fc
      .tuple(call, fc.array(value, { maxLength: 3 }))
      .map(([name, values]) => `${name}(${values.join(", ")})`);
    await fc.assert(
      fc.asyncProperty(expression, async (text) => {
        const response = await query(`SELECT TOP 2 ${text} FROM caom2.Plane`);
        const body = await response.text();
        if (body.includes("Catalog Error")) throw new Error(body);
        return response.status === 200 || response.status === 400;
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  it.each([
    "/argus/tables/%zz",
    "/raven/files/%zz",
    "/raven/files/",
    "/ac/users/%zz",
    "/argus/async/x/y/z",
    "/argus/sync/x/run",
    "/argus/results/result_x.xml",
    "/argus/uploads/x",
    "/caom2ops/datalink/x/run",
    "/caom2ops/soda-echo/%",
    "/sia/v2queryx",
    "//nothing/there",
    "/../../etc/passwd",
  ])("the path %s is answered with 4xx", async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 4\d\d /);
  });

  it("broken bodies and wrong methods are refused", async () => {
    const post = async (type: string, body: string, method = "POST"): Promise<number> => {
      const headers = { "content-type": type };
      return (await fetch(`${get().tap}/sync`, { method, headers, body })).status;
    };
    expect(await post("multipart/form-data", "x")).toBe(400);
    expect(await post("multipart/form-data; boundary=b", "--b\r\nnothing")).toBe(400);
    expect(await post("application/x-www-form-urlencoded", "%zz")).toBe(400);
    expect(await post("text/plain", "x", "PUT")).toBe(405);
    expect((await fetch(`${get().tap}/tables`, { method: "DELETE" })).status).toBe(405);
  });

  it("a body above the limit is refused while it arrives", async () => {
    const body = new Uint8Array(33 * 1024 * 1024);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await fetch(`${get().tap}/sync`, { method: "POST", headers, body }).then(
      ({ status }) => status,
      // The archive may close the connection before all is sent.
      () => 413,
    );
    expect(answer).toBe(413);
  });

  it("a client that goes away interrupts its query", async () => {
    const slow = `SELECT COUNT(*) FROM caom2.Plane a, caom2.Plane b, caom2.Plane c
      WHERE a.time_exposure * b.time_exposure + c.time_exposure < -1`;
    const parameters = new URLSearchParams({ LANG: "ADQL", QUERY: slow });
    for (let i = 0; i < 5; i++) {
      const control = new AbortController();
      const asked = fetch(`${get().tap}/sync?${parameters}`, { signal: control.signal });
      setTimeout(() => control.abort(), 60);
      await expect(asked).rejects.toThrow();
    }
    // More than there are connections: were they still busy, this would wait for minutes.
    expect((await query("SELECT TOP 1 1 FROM tap_schema.tables")).status).toBe(200);
  });
});
