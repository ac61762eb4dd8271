import { type LocalArchive, type Quirk, startLocalArchive } from "@vostack/local-archive";
import {
  cutoutsOf,
  type DatalinkResult,
  DatalinkService,
  download,
  peekFitsHeaders,
  SiaService,
} from "@vostack/sia-cutout";
import { circle } from "@vostack/sphere";
import { afterEach, expect, test } from "vitest";
import { useScratch } from "./support/scratch.ts";

const scratch = useScratch();
const archives: LocalArchive[] = [];
afterEach(async () => {
  for (const archive of archives.splice(0)) await archive.close();
});

async function start(...quirks: readonly Quirk[]): Promise<LocalArchive> {
  const archive = await startLocalArchive({ quirks });
  archives.push(archive);
  return archive;
}

async function linksOf(archive: LocalArchive, maxrec: number): Promise<DatalinkResult> {
  const images = await new SiaService(archive.sia).query({ maxrec });
  return new DatalinkService(archive.datalink).links(images.ids);
}

const quick = { retryDelay: 10 };

test("from a list of images to files, cutouts and reasons", async () => {
  const archive = await start();
  const images = await new SiaService(archive.sia).query({ maxrec: 30 });
  expect([images.length, images.truncated]).toEqual([30, true]);
  const links = await new DatalinkService(archive.datalink).links(images.ids);
  expect(links.ids.map(({ id }) => id)).toEqual(images.ids);
  const files = links.bySemantics("#this").slice(0, 3);
  const { ra, dec } = images.row(0);
  const cutouts = cutoutsOf(links, { pos: circle(ra!, dec!, 0.005) });
  const beside = cutoutsOf(links, { pos: circle(ra!, -dec!, 0.005) });
  const report = await download([...files, ...cutouts.slice(0, 5), ...beside], {
    dir: scratch.dir,
  });
  expect(report.outcomes.slice(0, 3)).toMatchObject(files.map(() => ({ verified: "digest" })));
  expect(report.outcomes.slice(3, 8)).toMatchObject(
    cutouts.slice(0, 5).map(() => ({ status: "downloaded", verified: "structure" })),
  );
  expect(report.count("skipped")).toBe(beside.length);
  expect(report.ok).toBe(true);
  const again = await download([...files, ...cutouts.slice(0, 5)], { dir: scratch.dir });
  expect([again.count("kept"), again.transferred]).toEqual([8, 0]);
});

test("headers of a file in the archive, by ranges", async () => {
  const links = await linksOf(await start(), 1);
  const hdus = await peekFitsHeaders(links.bySemantics("#this")[0]!.accessUrl!);
  expect(hdus[0]?.header.get("SIMPLE")).toBe(true);
});

test("an archive with bad manners loses nothing", async () => {
  const fine = await linksOf(await start(), 60);
  const archive = await start(
    "datalink-cut",
    "datalink-readable",
    "soda-echo",
    "storage-mirror-down",
  );
  const links = await linksOf(archive, 60);
  const shape = (result: DatalinkResult): unknown[] =>
    result.ids.map(({ id, links: rows }) => [id, rows.map(({ semantics }) => semantics)]);
  expect(shape(links)).toEqual(shape(fine));
  const [file] = links.bySemantics("#this");
  const services = links.links.filter((link) => link.service?.isA("SODA#sync"));
  const soda = services[0]!.service!;
  const echo = `${soda.accessURL}?${new URLSearchParams({
    ID: soda.parameter("ID")!.value!,
    POS: "CIRCLE 1 -80 0.001",
  })}`;
  const report = await download([file!, echo], { dir: scratch.dir, ...quick, attempts: 8 });
  expect(report.outcomes).toMatchObject([
    { status: "downloaded", verified: "digest" },
    { status: "empty" },
  ]);
});

test("a digest that does not fit fails, and nothing gets a name", async () => {
  const links = await linksOf(await start("storage-bad-digest"), 1);
  const files = links.bySemantics("#this");
  const report = await download(files, { dir: scratch.dir, ...quick, attempts: 2 });
  expect(report.failed).toHaveLength(files.length);
  expect(report.failed[0]?.error.code).toBe("corrupt");
  expect(await scratch.files()).toEqual([]);
});

test("files that break off half-way, come without a length, or without ranges, come whole or not at all", async () => {
  for (const quirk of ["storage-truncated", "storage-no-length", "storage-no-ranges"] as const) {
    const links = await linksOf(await start(quirk), 1);
    const [file] = links.bySemantics("#this");
    const report = await download(file!, { dir: scratch.dir, ...quick });
    const [outcome] = report.outcomes;
    if (quirk === "storage-truncated") {
      // Every answer brings half of what is asked for, so the last byte never comes.
      expect(outcome).toMatchObject({ status: "failed" });
      expect(report.failed[0]!.kept).toBeGreaterThan(file!.contentLength! / 2);
      expect(await scratch.files()).toEqual([]);
    } else {
      expect(outcome).toMatchObject({ status: "downloaded", size: file!.contentLength });
    }
  }
});
