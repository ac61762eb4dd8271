import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Wcs } from "@vostack/fits";
import { type LocalArchive, startLocalArchive } from "@vostack/local-archive";
import { Session } from "@vostack/vo-service";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Cadc, ReportedList } from "../src/index.ts";

let archive: LocalArchive;
let cadc: Cadc;
const folder = mkdtempSync(join(tmpdir(), "vostack-cadc-"));

beforeAll(async () => {
  archive = await startLocalArchive();
  cadc = new Cadc({ registryUrl: archive.registry });
});

afterAll(async () => {
  await archive.close();
  rmSync(folder, { recursive: true, force: true });
});

const field = "08h45m07.5s +54d18m00s";
const images = "01h45m07.5s +23d18m00s";

test("the surface of the package is this", async () => {
  expect(Object.keys(await import("@vostack/cadc-facade")).sort()).toMatchInlineSnapshot(`
    [
      "Cadc",
      "ReportedList",
      "cadc",
    ]
  `);
});

describe("search", () => {
  test("getCollections describes every collection", async () => {
    const collections = await cadc.getCollections();
    expect(collections.CFHT).toMatchObject({ Description: "The CFHT collection at the CADC" });
    expect(collections.CFHT?.Bands).toContain("Optical");
    expect(Object.keys(collections).length).toBeGreaterThanOrEqual(5);
  });

  test("queryRegion gives the rows of both tables with distinct names", async () => {
    const table = await cadc.queryRegion(field, { collection: "CFHT" });
    const names = table.fields.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(["obsID", "obsID2", "maxLastModified2"]));
    expect(names[0]).toBe("observationURI");
    expect(table.nrows).toBeGreaterThan(3);
    expect(table.column("collection").toArray()).toEqual(Array(table.nrows).fill("CFHT"));
    expect(table.toString()).toContain("caom:CFHT/2376828");
  });

  test("queryRegion takes the radius as second argument, in the options, and with any unit", async () => {
    const count = async (...args: Parameters<Cadc["queryRegion"]>): Promise<number> =>
      (await cadc.queryRegion(...args)).nrows;
    const small = await count(field);
    const large = await count(field, "30 deg");
    expect(large).toBeGreaterThan(small);
    expect(await count(field, 30)).toBe(large);
    expect(await count(field, { value: 1800, unit: "arcmin" })).toBe(large);
    expect(await count([131.28125, 54.3], { radius: 30 })).toBe(large);
    expect(
      await count({ ra: 131.28125, dec: 54.3 }, "30 deg", { collection: ["CFHT", "JCMT"] }),
    ).toBeLessThan(large);
  });

  test.each([
    ["99h99m +10d", {}],
    ["", {}],
    ["10 95", {}],
    [field, { radius: -1 }],
    [field, { radius: "2" }],
    [field, { radius: "3 kg" }],
  ])("queryRegion refuses %j %j", async (coordinates, options) => {
    await expect(cadc.queryRegion(coordinates, options)).rejects.toMatchObject({
      code: expect.any(String),
    });
  });

  test("text of the user stays a value", async () => {
    expect((await cadc.queryRegion(field, { collection: "O'HARA' OR '1'='1" })).nrows).toBe(0);
    expect((await cadc.queryName("x' OR 'a'='a")).nrows).toBe(0);
  });

  test("queryName matches a part of the target name and takes _ for itself", async () => {
    const table = await cadc.queryName("nr3491_1");
    expect(table.nrows).toBeGreaterThan(0);
    expect(new Set(table.column("target_name"))).toEqual(new Set(["Nr3491_1"]));
    expect((await cadc.queryName("Nr3491%1")).nrows).toBe(0);
    expect((await cadc.queryName("M31")).nrows).toBeGreaterThan(0);
  });

  test("queryRegions has an outcome for every position, in their order", async () => {
    const outcomes = await cadc.queryRegions([field, "nonsense", [26.28125, 23.3]], "1 arcmin");
    expect(
      outcomes.map(({ table, error }) => [
        table !== undefined && table.nrows > 0,
        error !== undefined,
      ]),
    ).toEqual([
      [true, false],
      [false, true],
      [true, false],
    ]);
  });

  test("resolveName knows a name, and says so when it does not", async () => {
    const found = await cadc.resolveName("M31");
    expect(found.ra).toBeCloseTo(10.68, 1);
    expect(found.dec).toBeCloseTo(41.27, 1);
    await expect(cadc.resolveName("no such object")).rejects.toMatchObject({ code: "not-found" });
  });

  test("observation puts the tables together, and says when there is none", async () => {
    const observation = await cadc.observation("caom:CFHT/2376828");
    expect(observation.target?.name).toBe("Nr3491_1");
    expect(observation.planes.length).toBeGreaterThan(0);
    expect(observation.planes.flatMap((plane) => plane.artifacts).length).toBeGreaterThan(0);
    expect(observation.planes[0]?.position?.bounds?.shape).toBe("Polygon");
    await expect(cadc.observation("caom:CFHT/none")).rejects.toMatchObject({ code: "not-found" });
    await expect(cadc.observation("CFHT/none")).rejects.toMatchObject({ code: "bad-uri" });
  });
});

describe("data", () => {
  test("getDataUrls gives the files, and with auxiliaries the previews too", async () => {
    const rows = (await cadc.queryRegion(field)).where({ target_name: "Nr3491_1" });
    const urls = await cadc.getDataUrls(rows);
    const all = await cadc.getDataUrls(rows, { includeAuxiliaries: true });
    expect(urls.length).toBeGreaterThan(0);
    expect(all.length).toBeGreaterThan(urls.length);
    expect(urls.faults).toEqual([]);
    expect(all.every((url) => !/\/pkg/.test(url))).toBe(true);
    const [first] = urls;
    const response = await fetch(first ?? "", { method: "HEAD" });
    expect(response.status).toBe(200);
  });

  test("getDataUrls reports an id without data beside the others", async () => {
    const rows = await cadc.queryRegion(field, { collection: "CFHT" });
    const good = String(rows.column("publisherID").get(0));
    const urls = await cadc.getDataUrls([good, "ivo://cadc.nrc.ca/CFHT?none/none"]);
    expect(urls).toHaveLength(1);
    expect(urls.faults).toEqual([
      { id: "ivo://cadc.nrc.ca/CFHT?none/none", reason: expect.stringMatching(/\w/) },
    ]);
  });

  test("with another TAP service, links come from the DataLink service that its results name", async () => {
    const other = new Cadc({ url: archive.tap, registryUrl: "http://127.0.0.1:9/nowhere" });
    const rows = await other.queryRegion(field, { collection: "CFHT" });
    expect((await other.getDataUrls(rows)).length).toBe(rows.nrows);
  });

  test("getDataUrls says what is missing", async () => {
    const rows = await cadc.execSync("SELECT TOP 1 observationID FROM caom2.Observation");
    await expect(cadc.getDataUrls(rows)).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("publisherID"),
    });
    expect(await cadc.getDataUrls([])).toHaveLength(0);
  });

  test("getImageList gives cutout URLs of exactly these rows", async () => {
    const rows = await cadc.queryRegion(images, 0.1, { collection: "CFHT" });
    const filtered = rows.filter((row) => Number(row.time_exposure) > 120);
    expect(filtered.nrows).toBeGreaterThan(0);
    expect(filtered.nrows).toBeLessThan(rows.nrows);
    const urls = await cadc.getImageList(filtered, images, "0.01 deg");
    expect(urls.length).toBeGreaterThan(0);
    expect(urls[0]).toMatch(/\?ID=cadc.*&POS=CIRCLE\+26\.28125\+23\.3\+0\.01/);
  });

  test("getImages downloads, verifies and reads, and getImagesAsync fetches nothing until asked", async () => {
    const list = await cadc.getImages(images, "0.01 deg", { collection: "CFHT" });
    expect(list.length).toBeGreaterThan(0);
    expect(list.faults).toEqual([]);
    const header = list[0]?.hdus.find((hdu) => hdu.header.number("NAXIS") === 2)?.header;
    if (header === undefined) throw new Error("no image");
    const [ra, dec] = new Wcs(header).pixelToSky(
      (header.number("NAXIS1") ?? 0) / 2,
      (header.number("NAXIS2") ?? 0) / 2,
    );
    expect(Math.hypot((Number(ra) - 26.28125) * Math.cos(0.4), Number(dec) - 23.3)).toBeLessThan(
      0.02,
    );

    const lazy = await cadc.getImagesAsync(images, "0.01 deg", { collection: "CFHT" });
    expect(lazy).toHaveLength(list.length);
    expect(String(lazy[0])).toMatch(/not fetched/);
    const urls = await cadc.getImages(images, "0.01 deg", { collection: "CFHT", getUrlList: true });
    expect([...urls].sort()).toHaveLength(list.length);
  });

  test("download writes verified files", async () => {
    const rows = await cadc.queryRegion(images, 0.1, { collection: "CFHT" });
    const lazy = await cadc.getCutouts(rows, images, 0.01);
    const report = await cadc.download(lazy.slice(0, 2), { dir: folder });
    expect(report.ok).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith(".fits"))).toHaveLength(2);
  });
});

describe("TAP", () => {
  const query = "SELECT TOP 3 observationID, intent FROM caom2.Observation ORDER BY observationID";

  test("getTables and getTable", async () => {
    const names = await cadc.getTables({ onlyNames: true });
    expect(names).toEqual(
      expect.arrayContaining(["caom2.Observation", "caom2.Plane", "ivoa.ObsCore"]),
    );
    expect((await cadc.getTables()).map(({ name }) => name)).toEqual(names);
    const table = await cadc.getTable("caom2.Observation");
    expect(table?.columns.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["observationURI", "obsID", "accMetaChecksum"]),
    );
    expect(await cadc.getTable("caom2.Nothing")).toBeNull();
  });

  test("execSync honours maxrec, 0 included, and writes a file that can be uploaded again", async () => {
    expect((await cadc.execSync(query)).nrows).toBe(3);
    expect((await cadc.execSync(query, { maxrec: 2 })).nrows).toBe(2);
    expect((await cadc.execSync(query, { maxrec: 0 })).nrows).toBe(0);
    const file = join(folder, "mine.xml");
    const ids = "SELECT TOP 3 observationID FROM caom2.Observation";
    const table = await cadc.execSync(ids, { outputFile: file });
    expect(table.nrows).toBe(3);
    expect(readFileSync(file, "utf8")).toContain("<VOTABLE");
    const joined = await cadc.execSync(
      `SELECT o.observationID, intent FROM caom2.Observation o
       JOIN tap_upload.test_upload tu ON o.observationID = tu.observationID`,
      { uploads: { test_upload: file } },
    );
    expect(joined.nrows).toBe(3);
  });

  test("an error of the query is the service's own, with its place", async () => {
    await expect(cadc.execSync("SELECT nothing FROM caom2.Nowhere")).rejects.toMatchObject({
      code: expect.any(String),
      serverMessage: expect.stringMatching(/Nowhere/i),
    });
  });

  test("createAsync, raiseIfError, fetchResult in the order of the mission", async () => {
    const job = await cadc.createAsync("SELECT TOP 100 observationID FROM caom2.Observation");
    await job.raiseIfError();
    expect((await job.fetchResult()).table.nrows).toBe(100);
    const loaded = await cadc.loadAsyncJob(job.id);
    expect((await loaded.fetchResult()).table.nrows).toBe(100);
    await job.delete();
    await expect(cadc.loadAsyncJob(job.id)).rejects.toMatchObject({ code: "not-found" });
  });

  test("stream hands rows out one by one", async () => {
    const stream = await cadc.stream("SELECT TOP 50 obsID FROM caom2.Plane");
    let rows = 0;
    for await (const _row of stream.rows()) rows += 1;
    expect(rows).toBe(50);
  });
});

describe("sign-on", () => {
  test("jobs are listed after login only, and logout forgets", async () => {
    const mine = new Cadc({ registryUrl: archive.registry });
    await expect(mine.listAsyncJobs()).rejects.toMatchObject({ code: "authentication" });
    expect(await mine.whoami()).toBeNull();
    const { user, token } = await mine.login({ user: archive.user, password: archive.password });
    expect(user).toBe(archive.user);
    expect(token?.length).toBeGreaterThan(10);
    expect(await mine.whoami()).toBe(archive.user);
    const job = await mine.createAsync("SELECT TOP 1 obsID FROM caom2.Plane");
    expect((await mine.listAsyncJobs()).map(({ id }) => id)).toContain(job.id);
    mine.logout();
    await expect(mine.listAsyncJobs()).rejects.toMatchObject({ code: "authentication" });
  });

  test("a wrong password and missing pieces are told at once", async () => {
    const mine = new Cadc({ registryUrl: archive.registry });
    await expect(mine.login({ user: archive.user, password: "wrong" })).rejects.toMatchObject({
      code: "authentication",
    });
    await expect(mine.login({})).rejects.toMatchObject({ code: "usage" });
    await expect(mine.login({ user: "someone" })).rejects.toMatchObject({ code: "usage" });
    expect(() => mine.logout()).not.toThrow();
  });

  test("login reaches the data: a proprietary file is refused before and had after", async () => {
    const open = new Cadc({ registryUrl: archive.registry });
    const rows = await open.execSync(
      `SELECT TOP 1 p.publisherID FROM caom2.Plane p WHERE p.dataRelease > '2027-06-01' AND p.metaRelease < '2026-01-01'`,
    );
    expect(rows.nrows).toBe(1);
    const refused = await open.download(await open.getDataUrls(rows));
    expect(refused.got).toEqual([]);
    const mine = new Cadc({ registryUrl: archive.registry, session: new Session() });
    await mine.login({ user: archive.user, password: archive.password });
    const report = await mine.download(await mine.getDataUrls(rows));
    expect(report.ok).toBe(true);
    expect(report.got.length).toBeGreaterThan(0);
  });
});

test("a registry that cannot be reached says so", async () => {
  const lost = new Cadc({ registryUrl: "http://127.0.0.1:9/reg/resource-caps" });
  await expect(lost.getCollections()).rejects.toMatchObject({ code: "unavailable" });
});

test("a reported list maps to plain arrays", () => {
  const mapped = new ReportedList([1, 2], [{ id: "a", reason: "b" }]).map((n) => n * 2);
  expect(mapped).toEqual([2, 4]);
  expect(mapped).not.toBeInstanceOf(ReportedList);
});
