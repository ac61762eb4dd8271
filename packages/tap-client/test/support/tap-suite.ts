import { NotFoundError, VoError } from "@vostack/vo-service";
import { readVOTable, tableFromColumns, tableFromRows, writeVOTable } from "@vostack/votable";
import { describe, expect, test } from "vitest";
import {
  adql,
  QueryError,
  TapService,
  UnknownTableError,
  UploadError,
  UploadTable,
} from "../../src/index.ts";

/** A service to run the suite against. It serves the CAOM tables `caom2.Observation` and `caom2.Plane`. */
export interface TapTarget {
  /** Name in the report. */
  readonly name: string;
  /** Base address; asked for late, when the service is up. */
  readonly url: () => string;
  /** Whether it lists jobs to anonymous users. */
  readonly listsJobs?: boolean;
  /** A query that runs until it is aborted, where the service has one. */
  readonly endless?: string;
}

/** What every TAP service must do for us and we with every TAP service, in Node and in browsers. */
export function tapSuite(target: TapTarget): void {
  const service = () => new TapService(target.url());
  const observations = "SELECT TOP 7 obsID, collection FROM caom2.Observation ORDER BY obsID";
  const patient = { deadline: 60_000 };

  describe(`sync at ${target.name}`, () => {
    test("gives typed rows in memory", async () => {
      const result = await service().query<{ obsID: string; collection: string }>(observations);
      expect(result.nrows).toBe(7);
      expect(result.truncated).toBe(false);
      expect(result.table.fields.map(({ name }) => name)).toEqual(["obsID", "collection"]);
      const rows = [...result.rows()];
      expect(rows).toHaveLength(7);
      expect(typeof rows[0]?.collection).toBe("string");
      expect(rows.map(({ obsID }) => obsID)).toEqual(rows.map(({ obsID }) => obsID).sort());
    });

    test("says that MAXREC cut the result", async () => {
      const result = await service().query("SELECT obsID FROM caom2.Observation", { maxrec: 3 });
      expect(result.nrows).toBe(3);
      expect(result.truncated).toBe(true);
      expect(result.status).toBe("OVERFLOW");
    });

    test("sends MAXREC=0 and gives the fields alone", async () => {
      const result = await service().query("SELECT obsID FROM caom2.Observation", { maxrec: 0 });
      expect(result.nrows).toBe(0);
      expect(result.table.fields).toHaveLength(1);
    });

    test("makes an overflow an error when asked to", async () => {
      const query = service().query("SELECT obsID FROM caom2.Observation", {
        maxrec: 3,
        strict: true,
      });
      await expect(query).rejects.toMatchObject({ name: "OverflowError", code: "overflow" });
    });

    test("turns the service's error into an error with its message", async () => {
      const query = service().query("SELECT nonsense FROM caom2.Observation");
      const error = await query.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(VoError);
      expect((error as VoError).message).toMatch(/nonsense/i);
      expect((error as VoError).url).toContain("/sync");
    });

    test("reports a syntax error as the service words it", async () => {
      await expect(service().query("SELEKT 1")).rejects.toBeInstanceOf(VoError);
    });

    test("reads the same rows in every serialization that is offered", async () => {
      const { formats } = await service().limits();
      const votables = formats.filter(
        ({ mime }) => /votable/i.test(mime) && /serialization/i.test(mime),
      );
      const all = await Promise.all(
        votables.map(({ mime }) => service().query(observations, { format: mime })),
      );
      const plain = await service().query(observations, { format: "votable" });
      for (const one of all) expect([...one.rows()]).toEqual([...plain.rows()]);
    });

    test("passes CSV through byte for byte", async () => {
      const response = await service().download(observations, { format: "csv" });
      const text = await response.text();
      expect(response.headers.get("content-type")).toMatch(/csv/);
      expect(text.trim().split(/\r?\n/)).toHaveLength(8);
    });

    test("reads CSV as a table too", async () => {
      const result = await service().query(observations, { format: "csv" });
      expect(result.nrows).toBe(7);
      expect(result.table.column("collection").get(0)).toEqual(expect.any(String));
    });

    test("finds the error in an answer to a CSV request", async () => {
      const download = service().download("SELECT nonsense FROM caom2.Observation", {
        format: "csv",
      });
      await expect(download).rejects.toThrow(/nonsense/i);
    });

    test("keeps a record of where the result came from", async () => {
      const { provenance } = await service().query(observations, { maxrec: 100 });
      expect(provenance).toMatchObject({
        adql: observations,
        mode: "sync",
        rows: 7,
        truncated: false,
      });
      expect(provenance.parameters).toContainEqual(["MAXREC", "100"]);
      expect(Date.parse(provenance.completedAt)).toBeGreaterThanOrEqual(
        Date.parse(provenance.requestedAt),
      );
    });

    test("refuses injection through values", async () => {
      const name = "x' OR '1'='1";
      const result = await service().query(
        adql`SELECT obsID FROM caom2.Observation WHERE collection = ${name}`,
      );
      expect(result.nrows).toBe(0);
    });
  });

  describe(`streaming at ${target.name}`, () => {
    test("gives rows one after another", async () => {
      const stream = await service().stream<{ obsID: string }>(observations);
      const ids: string[] = [];
      for await (const row of stream.rows()) ids.push(row.obsID);
      expect(ids).toHaveLength(7);
      expect(stream.status?.value).toBe("OK");
    });

    test("says at the end that MAXREC cut the rows", async () => {
      const stream = await service().stream("SELECT obsID FROM caom2.Observation", { maxrec: 4 });
      let rows = 0;
      for await (const batch of stream.batches()) rows += batch.nrows;
      expect(rows).toBe(4);
      expect(stream.status?.value).toBe("OVERFLOW");
    });

    test("streams the result of a job", async () => {
      const stream = await service().stream(observations, { mode: "async", ...patient });
      let rows = 0;
      for await (const _ of stream.rows()) rows++;
      expect(rows).toBe(7);
    });

    test("stops when cancelled", async () => {
      const controller = new AbortController();
      const stream = await service().stream("SELECT * FROM caom2.Plane", {
        signal: controller.signal,
      });
      const reading = (async () => {
        for await (const _ of stream.rows()) controller.abort();
      })();
      await expect(reading).rejects.toMatchObject({ code: "aborted" });
    });
  });

  describe(`uploads at ${target.name}`, () => {
    const rows = [
      { id: 1, name: "M31", ra: 10.68 },
      { id: 2, name: "O'Hara & <co>", ra: -0.5 },
    ];
    const back = async (source: unknown, options = {}) => {
      const result = await service().query("SELECT id, name, ra FROM TAP_UPLOAD.mine ORDER BY id", {
        uploads: { mine: source as never },
        ...options,
      });
      return [...result.rows()];
    };
    const same = rows.map((row) => expect.objectContaining(row));

    test("takes rows", async () => expect(await back(rows)).toEqual(same));
    test("takes columns", async () => {
      const columns = {
        id: [1, 2],
        name: rows.map(({ name }) => name),
        ra: new Float64Array([10.68, -0.5]),
      };
      expect(await back(columns)).toEqual(same);
    });
    test("takes a table", async () => expect(await back(tableFromRows(rows))).toEqual(same));
    test("takes a VOTable as bytes and as a Blob", async () => {
      const bytes = writeVOTable(tableFromRows(rows), { serialization: "tabledata" });
      expect(await back(bytes)).toEqual(same);
      expect(await back(new Blob([bytes as Uint8Array<ArrayBuffer>]))).toEqual(same);
    });
    test("takes a VOTable document", async () => {
      const bytes = writeVOTable(tableFromRows(rows), { serialization: "tabledata" });
      expect(await back(await readVOTable(bytes))).toEqual(same);
    });
    test("takes CSV, TSV and JSON", async () => {
      const csv = `id,name,ra\n1,M31,10.68\n2,"O'Hara & <co>",-0.5\n`;
      expect(await back(new UploadTable(new Blob([csv]), { format: "csv" }))).toEqual(same);
      const tsv = csv.replaceAll(",", "\t").replaceAll('"', "");
      expect(await back(new Blob([tsv], { type: "text/tab-separated-values" }))).toEqual(same);
      expect(await back(new Blob([JSON.stringify(rows)], { type: "application/json" }))).toEqual(
        same,
      );
      expect(await back(new Blob([rows.map((row) => JSON.stringify(row)).join("\n")]))).toEqual(
        same,
      );
    });
    test("takes an earlier result", async () => {
      const first = await service().query("SELECT id, name, ra FROM TAP_UPLOAD.mine", {
        uploads: { mine: rows },
      });
      expect(await back(first)).toEqual(same);
    });
    test("takes a finished job", async () => {
      const job = await service().submit("SELECT id, name, ra FROM TAP_UPLOAD.mine", {
        uploads: { mine: rows },
      });
      await job.fetchResult(patient);
      expect(await back(job, patient)).toEqual(same);
      await job.delete();
    });
    test("takes several tables at once", async () => {
      const result = await service().query(
        "SELECT a.id, b.name FROM TAP_UPLOAD.first_one AS a JOIN TAP_UPLOAD.second_one AS b ON a.id = b.id",
        {
          uploads: {
            first_one: [{ id: 5 }],
            second_one: tableFromColumns({ id: [5], name: ["five"] }),
          },
        },
      );
      expect([...result.rows()]).toEqual([{ id: 5, name: "five" }]);
    });
    test("joins an uploaded table with one of the archive", async () => {
      const result = await service().query(
        "SELECT DISTINCT o.collection FROM caom2.Observation AS o JOIN TAP_UPLOAD.wanted AS w ON o.collection = w.collection",
        { uploads: { wanted: [{ collection: "CFHT" }] } },
      );
      expect([...result.rows()]).toEqual([{ collection: "CFHT" }]);
    });
    test("keeps types, units and nulls", async () => {
      const table = tableFromRows([
        { id: 1, x: 1.5 },
        { id: null, x: null },
      ]);
      const result = await service().query("SELECT id, x FROM TAP_UPLOAD.mine", {
        uploads: { mine: table },
      });
      expect(result.nrows).toBe(2);
      expect([...result.rows()]).toContainEqual({ id: 1, x: 1.5 });
      expect(result.table.column("id").nullCount).toBe(1);
    });
    test("refuses bad and doubled names before anything is sent", async () => {
      const query = (uploads: Record<string, unknown>) =>
        service().query("SELECT 1 AS one FROM TAP_UPLOAD.x", { uploads: uploads as never });
      await expect(query({ "a-b": rows })).rejects.toBeInstanceOf(UploadError);
      await expect(query({ a: rows, "TAP_UPLOAD.A": rows })).rejects.toMatchObject({
        problem: "duplicate-name",
      });
    });
  });

  describe(`jobs at ${target.name}`, () => {
    test("are created, run, waited for, fetched and deleted", async () => {
      const job = await service().submit(observations);
      expect(job.phase).toBe("PENDING");
      await job.run();
      await job.wait({ timeout: 60_000 });
      expect(job.phase).toBe("COMPLETED");
      const result = await job.fetchResult();
      expect(result.nrows).toBe(7);
      expect(result.provenance).toMatchObject({ mode: "async", jobUrl: job.url });
      await job.delete();
      await expect(service().job(job.id)).rejects.toBeInstanceOf(NotFoundError);
    });

    test("run and wait by themselves when their result is fetched", async () => {
      const job = await service().submit(observations);
      expect((await job.fetchResult(patient)).nrows).toBe(7);
      await job.delete();
    });

    test("are found again by id, by address and in the list", async () => {
      const job = await service().submit(observations);
      const byId = await service().job(job.id);
      expect(byId.query).toBe(observations);
      expect((await byId.fetchResult(patient)).nrows).toBe(7);
      const byUrl = await service().job(job.url);
      expect((await byUrl.fetchResult(patient)).nrows).toBe(7);
      if (target.listsJobs) {
        const listed = await service().jobs({ phases: ["COMPLETED"], last: 50 });
        expect(listed.map(({ id }) => id)).toContain(job.id);
      }
      await job.delete();
    });

    test("give the overflow of MAXREC", async () => {
      const result = await service().query("SELECT obsID FROM caom2.Observation", {
        maxrec: 3,
        mode: "async",
        ...patient,
      });
      expect(result).toMatchObject({ nrows: 3, truncated: true });
      expect(result.provenance.mode).toBe("async");
    });

    test("take uploads at once and later", async () => {
      const job = await service().submit(
        "SELECT a.id FROM TAP_UPLOAD.a AS a JOIN TAP_UPLOAD.b AS b ON a.id = b.id",
        {
          uploads: { a: [{ id: 1 }, { id: 2 }], b: [{ id: 2 }] },
        },
      );
      expect([...(await job.fetchResult(patient)).rows()]).toEqual([{ id: 2 }]);
      await job.delete();
    });

    test("fail with the service's message", async () => {
      const job = await service().submit("SELECT nonsense FROM caom2.Observation");
      await expect(job.fetchResult(patient)).rejects.toThrow(/nonsense/i);
      expect(job.phase).toBe("ERROR");
      await job.delete();
    });

    test("tell and take their times", async () => {
      const job = await service().submit(observations);
      const later = new Date(Date.now() + 3_600_000);
      await job.setDestruction(later);
      await job.setExecutionDuration(60);
      const summary = await job.refresh();
      expect(Math.abs((summary.destruction?.getTime() ?? 0) - later.getTime())).toBeLessThan(2000);
      expect(summary.executionDuration).toBe(60);
      await job.delete();
    });

    if (target.endless) {
      test("are aborted at the service", async () => {
        const job = await service().submit(target.endless ?? "");
        await job.run();
        await job.wait({ phases: ["EXECUTING"], timeout: 60_000 });
        await job.abort();
        await job.wait({ timeout: 60_000 });
        expect(job.phase).toBe("ABORTED");
        await job.delete();
      });
    }
  });

  describe(`metadata of ${target.name}`, () => {
    test("lists tables without their columns in one request", async () => {
      const tables = await service().tables();
      expect(tables.names().map((name) => name.toLowerCase())).toContain("caom2.observation");
      expect(tables.get("CAOM2.Plane")?.name.toLowerCase()).toBe("caom2.plane");
    });

    test("gives columns of all tables in one request", async () => {
      const tables = await service().tables({ detail: "max" });
      const plane = tables.get("caom2.Plane");
      expect(plane?.columns.length).toBeGreaterThan(30);
    });

    test("gives one table with its columns", async () => {
      const table = await service().table("caom2.Observation");
      const names = table.columns.map(({ name }) => name.toLowerCase());
      expect(names).toEqual(expect.arrayContaining(["obsid", "collection", "observationid"]));
    });

    test("names near tables when there is none of that name", async () => {
      const table = service().table("caom2.Obsevation");
      await expect(table).rejects.toBeInstanceOf(UnknownTableError);
      await expect(table).rejects.toMatchObject({
        suggestions: [expect.stringMatching(/observation/i)],
      });
    });

    test("reads TAP_SCHEMA when asked to", async () => {
      const tables = await service().tables({ detail: "max", from: "tap_schema" });
      expect(tables.get("caom2.Observation")?.columns.length).toBeGreaterThan(10);
    });

    test("keeps names and queries of examples, and they run", async () => {
      const examples = await service().examples();
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        expect(example.name).not.toBe("");
        const result = await service().query(example.query, { maxrec: 5 });
        expect(result.table.fields.length).toBeGreaterThan(0);
      }
    });

    test("reports capabilities and availability", async () => {
      const limits = await service().limits();
      expect(limits.languages).toContain("ADQL");
      expect((await service().availability()).available).toBe(true);
      expect(await service().describe()).toMatch(/ADQL/);
    });
  });

  describe(`checks for ${target.name}`, () => {
    test("find nothing to say about a good query", async () => {
      expect(await service().check(observations)).toEqual([]);
    });

    test("find a misspelt column and name the right one", async () => {
      const findings = await service().check("SELECT colection FROM caom2.Observation");
      expect(findings.map(({ message }) => message).join()).toMatch(/collection/i);
    });

    test("find a misspelt table", async () => {
      const findings = await service().check("SELECT * FROM caom2.Plan");
      expect(findings.map(({ message }) => message).join()).toMatch(/plane/i);
    });

    test("find a syntax error with its place", async () => {
      const [finding] = await service().check("SELECT FROM caom2.Plane");
      expect(finding).toMatchObject({ severity: "error" });
    });
  });

  describe(`beyond one result at ${target.name}`, () => {
    test("pages join to the whole, ties kept together", async () => {
      const tap = service();
      const whole = await tap.query(
        "SELECT obsID, collection FROM caom2.Observation WHERE obsID IS NOT NULL",
      );
      const count = (rows: Iterable<unknown>) =>
        [...rows].map((row) => JSON.stringify(row)).sort((a, b) => (a < b ? -1 : 1));
      const paged: unknown[] = [];
      let pages = 0;
      const size = Math.max(2, Math.ceil(whole.nrows / 3));
      for await (const page of tap.pages({
        select: "obsID, collection",
        from: "caom2.Observation",
        key: "obsID",
        pageSize: size,
      })) {
        paged.push(...page.rows());
        pages++;
      }
      expect(pages).toBeGreaterThan(2);
      expect(count(paged)).toEqual(count(whole.rows()));
    });

    test("one upload answers a list of positions, in chunks when it must", async () => {
      const targets = [
        { id: "a", ra: 10.68, dec: 41.27 },
        { id: "b", ra: 131.28, dec: 54.3 },
        { id: "c", ra: 200, dec: -89 },
      ];
      const tap = service();
      const ask = async (chunk: number) => {
        const found: string[] = [];
        const results = tap.uploadInChunks(
          targets,
          "SELECT t.id, t.ra FROM TAP_UPLOAD.targets AS t",
          { chunkRows: chunk },
        );
        for await (const result of results) {
          for (const row of result.rows()) found.push(String(row.id));
        }
        return found.sort((a, b) => a.localeCompare(b));
      };
      expect(await ask(100)).toEqual(["a", "b", "c"]);
      expect(await ask(2)).toEqual(["a", "b", "c"]);
    });
  });

  test(`errors of ${target.name} are of one family`, async () => {
    const error = await service()
      .query("SELECT nonsense FROM caom2.Observation")
      .catch((e: unknown) => e);
    expect(error instanceof QueryError || error instanceof VoError).toBe(true);
  });
}
