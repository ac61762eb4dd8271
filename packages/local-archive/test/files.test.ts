import { createHash } from "node:crypto";
import { readFits, readFitsHeaders, readImage, Wcs } from "@vostack/fits";
import { describe, expect, it } from "vitest";
import { generateObservations } from "../src/data/generate.ts";
import { starsAround } from "../src/images/stars.ts";
import { Holdings } from "../src/storage/holdings.ts";
import { useArchive } from "./archive.ts";

const { get, rows, token } = useArchive();
const URI = "cadc:CFHT/2376828p.fits";

const at = (uri: string): string => `${get().url}/raven/files/${uri}`;

describe("file storage", () => {
  it("leads to another origin with a token in the path, where the digest fits the bytes", async () => {
    const redirect = await fetch(at(URI), { redirect: "manual" });
    expect(redirect.status).toBe(303);
    const location = new URL(redirect.headers.get("location")!);
    expect(location.origin).not.toBe(get().url);
    const file = await fetch(location);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const md5 = createHash("md5").update(bytes).digest("base64");
    expect(file.headers.get("digest")).toBe(`md5=${md5}`);
    expect(file.headers.get("content-length")).toBe(String(bytes.length));
    expect(file.headers.get("content-disposition")).toBe('inline; filename="2376828p.fits"');
    expect(file.headers.get("accept-ranges")).toBe("bytes");
    const head = await fetch(at(URI), { method: "HEAD", redirect: "manual" });
    expect(head.status).toBe(200);
    expect(head.headers.get("digest")).toBe(`md5=${md5}`);
    expect((await fetch(`${location.href.replace("~/", "x~/")}`)).status).toBe(403);
  });

  it("answers ranges, and If-Range and If-Modified-Since by the date", async () => {
    const whole = await fetch(at(URI));
    const bytes = new Uint8Array(await whole.arrayBuffer());
    const modified = whole.headers.get("last-modified")!;
    const part = async (
      headers: Record<string, string>,
    ): Promise<[number, string | null, Uint8Array]> => {
      const response = await fetch(whole.url, { headers });
      const body = new Uint8Array(await response.arrayBuffer());
      return [response.status, response.headers.get("content-range"), body];
    };
    const length = bytes.length;
    expect(await part({ range: "bytes=10-19" })).toEqual([
      206,
      `bytes 10-19/${length}`,
      bytes.slice(10, 20),
    ]);
    expect((await part({ range: `bytes=${length - 5}-` }))[2]).toEqual(bytes.slice(-5));
    expect((await part({ range: "bytes=-5" }))[2]).toEqual(bytes.slice(-5));
    expect((await part({ range: `bytes=${length}-` })).slice(0, 2)).toEqual([
      416,
      `bytes */${length}`,
    ]);
    expect((await part({ range: "bytes=5-1" }))[0]).toBe(200);
    expect((await part({ range: "bytes=0-1,3-4" }))[0]).toBe(200);
    expect((await part({ range: "bytes=0-1", "if-range": modified }))[0]).toBe(206);
    expect(
      (await part({ range: "bytes=0-1", "if-range": "Thu, 01 Jan 1970 00:00:00 GMT" }))[0],
    ).toBe(200);
    expect((await part({ "if-modified-since": modified }))[0]).toBe(304);
  });

  it("keeps proprietary files for members of their group", async () => {
    const query = `SELECT TOP 1 a.uri FROM caom2.Artifact a JOIN caom2.Plane p ON a.planeID = p.planeID
      WHERE p.dataRelease > '2100-01-01' AND a.releaseType = 'data' AND p.publisherID LIKE `;
    const secret = async (pattern: string): Promise<string> =>
      (await rows(`${query}'${pattern}'`))[0]![0]!;
    const authorization = `Bearer ${await token()}`;
    const cfht = await secret("%/CFHT?%");
    expect((await fetch(at(cfht))).status).toBe(403);
    expect((await fetch(at(cfht), { headers: { authorization } })).status).toBe(200);
    const jcmt = await secret("%/JCMT?%");
    expect((await fetch(at(jcmt), { headers: { authorization } })).status).toBe(403);
    expect((await fetch(at("cadc:CFHT/nothing.fits"))).status).toBe(404);
  });

  it("locates a file for a transfer document, and refuses what is none", async () => {
    const locate = (body: string): Promise<Response> =>
      fetch(`${get().url}/raven/locate`, {
        method: "POST",
        headers: { "content-type": "text/xml" },
        body,
      });
    const transfer = (uri: string, direction: string): string =>
      `<vos:transfer xmlns:vos="http://www.ivoa.net/xml/VOSpace/v2.0" version="2.1"><vos:target>${uri}</vos:target><vos:direction>${direction}</vos:direction></vos:transfer>`;
    const answer = await (await locate(transfer(URI, "pullFromVoSpace"))).text();
    const endpoints = [...answer.matchAll(/<vos:endpoint>(.*?)</g)].map((match) => match[1]!);
    expect(endpoints).toHaveLength(2);
    for (const endpoint of endpoints)
      expect((await fetch(endpoint, { method: "HEAD" })).status).toBe(200);
    expect((await locate(transfer(URI, "pushToVoSpace"))).status).toBe(403);
    expect((await locate(transfer("cadc:CFHT/no", "pullFromVoSpace"))).status).toBe(404);
    expect((await locate("<broken")).status).toBe(400);
  });

  it("packs the files of products, without pictures and without what is not open", async () => {
    const ids = ["ivo://cadc.nrc.ca/CFHT?2376828/2376828p", "ivo://cadc.nrc.ca/CFHT?none/none"];
    const query = new URLSearchParams(ids.map((id) => ["ID", id]));
    const tar = Buffer.from(
      await (await fetch(`${get().url}/caom2ops/pkg?${query}`)).arrayBuffer(),
    );
    expect(tar.toString("latin1", 0, 20)).toBe("CFHT/2376828p.fits\0\0");
    expect(tar.length % 512).toBe(0);
    expect(tar.subarray(-1024).every((byte) => byte === 0)).toBe(true);
  });
});

describe("the images", () => {
  it("are as long as their artifacts say, for every instrument and kind of file", () => {
    const holdings = new Holdings(generateObservations());
    const seen = new Set<string>();
    for (const observation of holdings.observations) {
      for (const plane of observation.planes) {
        for (const artifact of plane.artifacts) {
          const kind = `${observation.instrument.name} ${observation.intent} ${artifact.productType}`;
          if (seen.has(kind)) continue;
          seen.add(kind);
          const file = holdings.file({ observation, plane, artifact });
          expect(file.bytes.length, artifact.uri).toBe(artifact.contentLength);
        }
      }
    }
    expect(seen.size).toBeGreaterThan(40);
  });

  it("show the stars where the WCS says", async () => {
    const bytes = new Uint8Array(await (await fetch(at(URI))).arrayBuffer());
    const hdus = await readFits(bytes);
    expect(hdus).toHaveLength(5);
    let found = 0;
    for (const hdu of hdus.slice(1)) {
      const { pixels, shape } = readImage(hdu);
      const [width = 0, height = 0] = shape;
      const wcs = new Wcs(hdu.header);
      const [ra, dec] = wcs.pixelToSky(width / 2, height / 2);
      for (const star of starsAround([ra, dec], 0.2).stars) {
        if (star.magnitude > 13) continue;
        const [x = 0, y = 0] = wcs.skyToPixel(...star.position);
        if (x < 3 || y < 3 || x > width - 3 || y > height - 3) continue;
        const value = Number(pixels[(Math.round(y) - 1) * width + Math.round(x) - 1]);
        expect(value).toBeGreaterThan(1000);
        found++;
      }
    }
    expect(found).toBeGreaterThan(10);
  });
});

describe("cutouts", () => {
  const cutout = (parameters: Record<string, string>): Promise<Response> =>
    fetch(`${get().soda}?${new URLSearchParams({ ID: URI, ...parameters })}`);

  it.each([
    ["CIRCLE", "131.2 54.2 0.05"],
    ["POS", "CIRCLE 131.2 54.2 0.05"],
    ["POS", "RANGE 131.1 131.3 54.1 54.2"],
    ["POLYGON", "131.3 54.1 131.1 54.1 131.2 54.2"],
  ])("by %s=%s are FITS files around the place", async (name, value) => {
    const response = await cutout({ [name]: value });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/fits");
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(bytes.length % 2880).toBe(0);
    expect(bytes.length).toBeLessThan(300_000);
    const image = (await readFitsHeaders(bytes)).find(({ shape }) => shape.length === 2)!;
    const [ra, dec] = new Wcs(image.header).pixelToSky(image.shape[0]! / 2, image.shape[1]! / 2);
    expect(Math.abs(ra - 131.2)).toBeLessThan(0.15);
    expect(Math.abs(dec - 54.2)).toBeLessThan(0.15);
  });

  it("of a cube can be by wavelength", async () => {
    const [found] = await rows(`SELECT TOP 1 a.uri, p.energy_bounds_lower, p.energy_bounds_upper
      FROM caom2.Artifact a JOIN caom2.Plane p ON a.planeID = p.planeID
      WHERE p.dataProductType = 'cube' AND p.publisherID LIKE '%VLASS%' AND a.productType = 'science'`);
    const [uri = "", low, high] = found!;
    const middle = (Number(low) + Number(high)) / 2;
    const response = await cutout({ ID: uri, BAND: `${low} ${middle}` });
    const [image] = await readFitsHeaders(new Uint8Array(await response.arrayBuffer()));
    expect(image!.shape[2]).toBeGreaterThan(0);
    expect(image!.shape[2]).toBeLessThan(16);
  });

  it("without a pixel are 204, of unknown files 404, of nonsense 400", async () => {
    expect((await cutout({ CIRCLE: "10 10 0.1" })).status).toBe(204);
    expect((await cutout({ TIME: "40000 40001" })).status).toBe(204);
    expect((await cutout({ ID: "cadc:CFHT/none.fits", CIRCLE: "1 2 3" })).status).toBe(404);
    for (const bad of [
      { CIRCLE: "1 2" },
      { POS: "SQUARE 1 2 3" },
      { BAND: "a b" },
      { CIRCLE: "131.2 54.2 1", POLYGON: "1 2 3 4 5 6" },
      { POLYGON: "1 2 3 4" },
    ]) {
      expect((await cutout(bad as unknown as Record<string, string>)).status).toBe(400);
    }
    expect((await fetch(`${get().soda}?CIRCLE=1+2+3`)).status).toBe(400);
  });

  it("by pixels are served by storage itself", async () => {
    const response = await fetch(`${at(URI)}?SUB=${encodeURIComponent("[2][11:20,31:35]")}`);
    const [image] = await readFitsHeaders(new Uint8Array(await response.arrayBuffer()));
    expect(image!.shape).toEqual([10, 5]);
    expect((await fetch(`${at(URI)}?SUB=nonsense`)).status).toBe(400);
  });

  it("of several regions are one job", async () => {
    const body = new URLSearchParams([
      ["ID", URI],
      ["CIRCLE", "131.2 54.2 0.05"],
      ["CIRCLE", "10 10 0.05"],
      ["PHASE", "RUN"],
    ]);
    const job = await fetch(`${get().url}/caom2ops/async`, { method: "POST", body });
    await fetch(`${job.url}?WAIT=20&PHASE=QUEUED`);
    const done = await (await fetch(`${job.url}?WAIT=20&PHASE=EXECUTING`)).text();
    expect(done).toContain("<uws:phase>COMPLETED</uws:phase>");
    const links = [...done.matchAll(/id="(\w+-\d)" xlink:href="(.*?)"/g)];
    expect(links.map((match) => match[1])).toEqual(["ok-1", "fail-2"]);
    expect((await fetch(links[0]![2]!)).status).toBe(200);
    const empty = await fetch(links[1]![2]!);
    expect(empty.status).toBe(400);
    expect(await empty.text()).toContain("NoContent");
  });
});
