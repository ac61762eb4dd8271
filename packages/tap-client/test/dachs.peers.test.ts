import { Credentials, NotFoundError, Session } from "@vostack/vo-service";
import { tableFromRows, writeVOTable } from "@vostack/votable";
import { describe, expect, test } from "vitest";
import { TapService } from "../src/index.ts";
import { send } from "./support/fake-tap.ts";
import { startServer } from "./support/http-server.ts";
import { tapSuite } from "./support/tap-suite.ts";

const url = `${process.env.VOSTACK_DACHS_URL ?? "http://127.0.0.1:8581"}/tap`;
const hang = "JUST HANG around";

// DaCHS executes this test hook until it is aborted.
tapSuite({ name: "DaCHS", url: () => url, endless: hang, listsJobs: true });

describe("DaCHS beyond the suite", () => {
  const tap = new TapService(url);

  test("fetches an uploaded table from an address", async () => {
    const bytes = writeVOTable(tableFromRows([{ id: 7 }]), { serialization: "tabledata" });
    const server = await startServer((_, response) =>
      send(response, new TextDecoder().decode(bytes)),
    );
    try {
      const result = await tap.query("SELECT id FROM TAP_UPLOAD.far", {
        uploads: { far: `${server.url}/a.xml` },
      });
      expect([...result.rows()]).toEqual([{ id: 7 }]);
    } finally {
      await server.close();
    }
  });

  test("uploads to a pending job", async () => {
    const job = await tap.submit("SELECT id FROM TAP_UPLOAD.late");
    await job.upload({ late: [{ id: 3 }] });
    expect([...(await job.fetchResult({ deadline: 60_000 })).rows()]).toEqual([{ id: 3 }]);
    await job.delete();
  });

  test("goes through its phases, told while they change, and holds its answers while waiting", async () => {
    const job = await tap.submit("SELECT TOP 1 obsID FROM caom2.Observation");
    const phases: string[] = [job.phase];
    await job.run();
    for await (const { phase } of job.events({ deadline: 60_000 })) phases.push(phase);
    expect(phases[0]).toBe("PENDING");
    expect(phases.at(-1)).toBe("COMPLETED");
    await job.delete();
    await expect(job.refresh()).rejects.toBeInstanceOf(NotFoundError);
  });

  test("is aborted when waiting is cancelled and that is wanted", async () => {
    const job = await tap.submit(hang);
    await job.run();
    await job.wait({ phases: ["EXECUTING"], deadline: 60_000 });
    const signal = AbortSignal.timeout(500);
    await expect(job.wait({ signal, abortOnSignal: true })).rejects.toMatchObject({
      code: "aborted",
    });
    await job.wait({ deadline: 60_000 });
    expect(job.phase).toBe("ABORTED");
    await job.delete();
  });

  test("lists jobs by phase, number and age", async () => {
    const before = new Date(Date.now() - 2000);
    const job = await tap.submit("SELECT TOP 1 obsID FROM caom2.Observation");
    const pending = await tap.jobs({ phases: ["PENDING"], after: before });
    expect(pending.map(({ id }) => id)).toContain(job.id);
    expect((await tap.jobs({ last: 1 })).length).toBe(1);
    await job.delete();
  });

  test("is a query cancelled on the way", async () => {
    const signal = AbortSignal.timeout(30);
    const asked = tap.query("SELECT * FROM caom2.Plane", { signal });
    await expect(asked).rejects.toMatchObject({ code: "aborted" });
  });

  test("owns the jobs of those who sign on with user and password", async () => {
    const credentials = new Credentials();
    const { hostname } = new URL(url);
    credentials.add(
      { kind: "basic", user: "testuser", password: "testpass" },
      { domains: [hostname] },
    );
    const mine = new TapService(url, { session: new Session({ credentials, policy: "always" }) });
    const job = await mine.submit("SELECT TOP 2 obsID FROM caom2.Observation");
    expect(job.summary?.ownerId).toBe("testuser");
    await expect(tap.job(job.id)).rejects.toMatchObject({ code: "authentication", status: 401 });
    expect((await job.fetchResult({ deadline: 60_000 })).nrows).toBe(2);
    await job.delete();
  });

  test("gives the same rows as a table in every mode", async () => {
    const adql = "SELECT TOP 50 * FROM caom2.Observation ORDER BY obsID";
    const sync = await tap.query(adql);
    const job = await tap.query(adql, { mode: "async", deadline: 60_000 });
    const plain = await tap.query(adql, { format: "votable/td" });
    expect(JSON.stringify([...job.rows()], bigints)).toBe(
      JSON.stringify([...sync.rows()], bigints),
    );
    expect(plain.nrows).toBe(50);
  });
});

function bigints(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
