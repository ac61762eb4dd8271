import { join } from "node:path";
import {
  cutoutsOf,
  DatalinkService,
  download,
  type ObsCoreRow,
  peekFitsHeaders,
  resultItems,
  SiaService,
  SodaService,
} from "@vostack/sia-cutout";
import { circle, polygon, range } from "@vostack/sphere";
import { expect, test } from "vitest";
import { python } from "./support/python.ts";
import { useScratch } from "./support/scratch.ts";

const scratch = useScratch();
const base = process.env.VOSTACK_DACHS_URL ?? "http://127.0.0.1:8581";
const sia2 = `${base}/img/q/sia2/siap2.xml`;
const soda = `${base}/img/q/soda`;

test("SIA 2 finds the images that pyvo finds", async () => {
  const images = await new SiaService(sia2).query({ pos: circle(10.5, 41.2, 0.5), maxrec: 100 });
  const peers = await python<string[]>(
    `import json, sys, pyvo
s = pyvo.dal.sia2.SIAService(sys.argv[1], session=None) if hasattr(pyvo.dal.sia2, "SIAService") else pyvo.dal.SIA2Service(sys.argv[1], check_baseurl=False)
r = s.search(pos=(10.5, 41.2, 0.5), maxrec=100)
print(json.dumps(sorted(str(x) for x in r["obs_publisher_did"])))`,
    sia2,
  ).catch(async () =>
    // An old pyvo wants VOSI capabilities beside the service; its query class does not.
    python<string[]>(
      `import json, sys
from pyvo.dal.sia2 import SIAQuery
r = SIAQuery(sys.argv[1], pos=(10.5, 41.2, 0.5), maxrec=100).execute()
print(json.dumps(sorted(str(x) for x in r["obs_publisher_did"])))`,
      sia2,
    ),
  );
  expect(images.length).toBeGreaterThan(0);
  expect([...images.ids].sort()).toEqual(peers);
});

test("SIA 2 conditions of every kind are understood", async () => {
  const service = new SiaService(sia2);
  const all = await service.query({ maxrec: 20_000 });
  const some = await service.query({
    pos: range(0, 360, -90, 90),
    band: { min: 100, max: 1000, unit: "nm" },
    time: ["1990-01-01", "2030-01-01"],
    maxrec: 20_000,
  });
  expect(all.length).toBeGreaterThan(some.length);
  expect(some.length).toBeGreaterThan(0);
  const one = await service.query({ maxrec: 1 });
  expect([one.length, one.truncated]).toEqual([1, true]);
  await expect(service.query({ extra: { POS: "CIRCLE nowhere" } })).rejects.toThrow(
    "image service says",
  );
  let streamed = 0;
  for await (const image of service.stream({ maxrec: 20_000 })) if (image.publisherDid) streamed++;
  expect(streamed).toBe(all.length);
});

test("SIA 1 finds the images that pyvo finds, and says of them what pyvo says; their files come whole", async () => {
  const service = new SiaService(`${base}/img/q/sia/siap.xml`);
  const images = await service.query1({ pos: [10.5, 41.2], size: [1, 0.8], format: "image/fits" });
  const peers = await python<[string, string, number, number, number, number, string][]>(
    `import json, sys
from pyvo.dal.sia import SIAService
# pyvo would send the format in capitals, which no media type here is
rows = SIAService(sys.argv[1]).search(pos=(10.5, 41.2), size=(1, 0.8))
print(json.dumps([[r.acref if isinstance(r.acref, str) else r.acref.decode(), str(r.format), float(r.pos.ra.deg),
  float(r.pos.dec.deg), float(r.dateobs.mjd), float(r.bandpass_lolimit.to_value("m")), str(r.instr)] for r in rows]))`,
    `${base}/img/q/sia/siap.xml`,
  );
  expect(images.length).toBeGreaterThan(2);
  const mine = [...images].map((row) => {
    const { accessUrl, accessFormat, ra, dec, time, band, instrument } = row;
    return [accessUrl, accessFormat, ra, dec, time?.[0], band?.[0], instrument];
  });
  const byUrl = (a: readonly unknown[], b: readonly unknown[]): number =>
    String(a[0]) < String(b[0]) ? -1 : 1;
  const [ours, theirs] = [mine.sort(byUrl), peers.sort(byUrl)];
  expect(ours.map(([url, format]) => [url, format])).toEqual(theirs.map((row) => row.slice(0, 2)));
  for (const [i, row] of ours.entries()) {
    for (const at of [2, 3, 4, 5]) expect(row[at]).toBeCloseTo(Number(theirs[i]![at]), 9);
  }
  const report = await download(images, { dir: scratch.dir });
  const lengths = new Map([...images].map((row) => [row.accessUrl, row.accessSize]));
  for (const outcome of report.outcomes) {
    if (outcome.status === "failed")
      expect(outcome.error.status).toBe(401); // the embargoed one
    else expect(outcome).toMatchObject({ status: "downloaded", size: lengths.get(outcome.url) });
  }
  expect(report.got.length).toBeGreaterThan(2);
  for (const intersect of ["COVERS", "ENCLOSED", "CENTER", "OVERLAPS"] as const) {
    const some = await service.query1({ pos: [10.5, 41.2], size: 1, intersect });
    expect(some.length).toBeLessThanOrEqual(peers.length + 12);
  }
  await expect(
    service.query1({ pos: [1, 2], size: 1, extra: { POS: "nowhere" } }),
  ).rejects.toThrow();
});

/** The identifiers of the twelve images that have files. */
async function ids(): Promise<string[]> {
  const query = "SELECT publisher_did FROM img.images ORDER BY publisher_did";
  const form = new URLSearchParams({ LANG: "ADQL", RESPONSEFORMAT: "text/csv", QUERY: query });
  const text = await (await fetch(`${base}/tap/sync`, { method: "POST", body: form })).text();
  return text.trim().split(/\s+/);
}

/** One of them that is an image, as SIA 2 describes it. */
async function image(): Promise<ObsCoreRow> {
  const images = await new SiaService(sia2).query({
    id: await ids(),
    dptype: "image",
    maxrec: 100,
  });
  return images.row(0);
}

test("DataLink answers every id with the rows that pyvo gets", async () => {
  const asked = [...(await ids()), "ivo://x/nope"];
  const result = await new DatalinkService(`${soda}/dlmeta`).links(asked, { batchSize: 4 });
  expect(result.ids.map(({ id }) => id)).toEqual(asked);
  expect(result.faults).toMatchObject([{ id: "ivo://x/nope", fault: { kind: "NotFound" } }]);
  const mine = result.links
    .filter((link) => link.fault === undefined)
    .map(({ id, accessUrl, serviceDef, semantics }) => [
      id,
      accessUrl ?? "",
      serviceDef === undefined,
      semantics,
    ]);
  const peers = await python<unknown[]>(
    `import json, sys
from pyvo.dal.adhoc import DatalinkQuery
rows = []
for i in sys.argv[2:]:
    for r in DatalinkQuery(sys.argv[1], id=i).execute():
        e = str(r["error_message"] or "")
        if not e:
            rows.append([i, str(r["access_url"] or ""), not str(r["service_def"] or ""), str(r["semantics"])])
print(json.dumps(rows))`,
    `${soda}/dlmeta`,
    ...asked,
  );
  expect(mine.map(String).sort()).toEqual(peers.map(String).sort());
});

/** Whether the pixels of a cutout are those of the full image, as astropy reads and cuts both. */
const comparePixels = `import json, sys, numpy as np
from astropy.io import fits
from astropy.wcs import WCS
from astropy.nddata import Cutout2D
full, cut = fits.open(sys.argv[1])[0], fits.open(sys.argv[2])[0]
wf, wc = WCS(full.header).celestial, WCS(cut.header).celestial
sky = wc.pixel_to_world((cut.shape[-1] - 1) / 2, (cut.shape[-2] - 1) / 2)
a = full.data if full.data.ndim == 2 else full.data[0]
b = cut.data if cut.data.ndim == 2 else cut.data[0]
mine = Cutout2D(a, sky, b.shape, wcs=wf)
print(json.dumps({"shape": list(b.shape), "equal": bool(np.array_equal(mine.data, b, equal_nan=True)), "smaller": b.size < a.size}))`;

test.each([
  ["a circle", (ra: number, dec: number) => circle(ra, dec, 0.005)],
  ["a range", (ra: number, dec: number) => range(ra - 0.006, ra + 0.004, dec - 0.003, dec + 0.005)],
  [
    "a polygon",
    (ra: number, dec: number) =>
      polygon([ra - 0.005, dec - 0.005, ra + 0.005, dec - 0.005, ra, dec + 0.005]),
  ],
])(
  "the pixels of a cutout by %s are those that astropy cuts from the full image",
  async (_, shape) => {
    const { publisherDid, ra, dec } = await image();
    const links = await new DatalinkService(`${soda}/dlmeta`).links(publisherDid!);
    const [file] = links.bySemantics("#this");
    const [cutout] = cutoutsOf(links, { pos: shape(ra!, dec!) });
    expect(cutout?.outside).toBeUndefined();
    const report = await download([file!, cutout!], { dir: scratch.dir });
    expect(report.outcomes.map(({ status }) => status)).toEqual(["downloaded", "downloaded"]);
    const [full, cut] = report.got.map(({ path }) => path);
    const found = await python<{ shape: number[]; equal: boolean; smaller: boolean }>(
      comparePixels,
      full!,
      cut!,
    );
    expect(found).toMatchObject({ equal: true, smaller: true });
  },
);

test("a cutout outside of the data: known beforehand, and answered with 204 when asked all the same", async () => {
  const [id] = await ids();
  const links = await new DatalinkService(`${soda}/dlmeta`).links(id!);
  const far = { pos: circle(100, 41, 0.001) };
  expect(cutoutsOf(links, far)[0]?.outside).toContain("No overlap");
  const asked = new SodaService(`${soda}/dlget`).cutout(far, id);
  const report = await download(asked);
  expect(report.outcomes).toMatchObject([{ status: "empty" }]);
  const wrong = new SodaService(`${soda}/dlget`).cutout({ ...far, extra: { FOO: "bar" } }, id);
  expect((await download(wrong)).outcomes).toMatchObject([
    { status: "failed", error: { status: 422 } },
  ]);
});

test("SODA-async makes the cutout that SODA-sync makes", async () => {
  const { publisherDid, ra, dec } = await image();
  const region = { pos: circle(ra!, dec!, 0.005) };
  const job = await new SodaService(`${soda}/dlasync`).submit(region, publisherDid);
  await job.wait({ timeout: 120_000 });
  const sync = new SodaService(`${soda}/dlget`).cutout(region, publisherDid);
  const report = await download([...resultItems(job), sync]);
  expect(report.outcomes).toMatchObject([{ status: "downloaded" }, { status: "downloaded" }]);
  const [a, b] = await Promise.all(report.got.map(({ blob }) => blob!.arrayBuffer()));
  expect(Buffer.from(a!).equals(Buffer.from(b!))).toBe(true);
  await job.delete();
});

test("headers of a remote file by ranges are those that astropy reads", async () => {
  const [id] = await ids();
  const links = await new DatalinkService(`${soda}/dlmeta`).links(id!);
  const url = links.bySemantics("#this")[0]!.accessUrl!;
  const hdus = await peekFitsHeaders(url);
  await download({ url, name: "full.fits" }, { dir: scratch.dir });
  const peers = await python<{ cards: number; naxis: number[] }[]>(
    `import json, sys
from astropy.io import fits
print(json.dumps([{"cards": len(h.header), "naxis": list(reversed(h.shape))} for h in fits.open(sys.argv[1])]))`,
    join(scratch.dir, "full.fits"),
  );
  expect(hdus.map(({ shape }) => [...shape])).toEqual(peers.map(({ naxis }) => naxis));
});

test("an embargoed file is a failed outcome among the others", async () => {
  const names = ["dao100010p", "cfht100000p"];
  const urls = names.map((name) => `${base}/getproduct/img/data/${name}.fits`);
  const report = await download(urls, { dir: scratch.dir });
  expect(report.outcomes).toMatchObject([
    { status: "failed", error: { status: 401 } },
    { status: "downloaded", name: "cfht100000p.fits" },
  ]);
});
