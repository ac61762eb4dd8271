import { download, SiaService } from "@vostack/sia-cutout";
import { circle } from "@vostack/sphere";
import { expect, test } from "vitest";
import { useScratch } from "./support/scratch.ts";

const scratch = useScratch();

const obscore = (status: string, rows: readonly string[]): string =>
  `<?xml version="1.0"?><VOTABLE version="1.4"><RESOURCE type="results">
  <INFO name="QUERY_STATUS" value="OK"/><TABLE>
  <FIELD name="obs_publisher_did" datatype="char" arraysize="*"/>
  <FIELD name="access_url" datatype="char" arraysize="*"/>
  <FIELD name="access_format" datatype="char" arraysize="*"/>
  <FIELD name="access_estsize" datatype="long" unit="kbyte"/>
  <FIELD name="s_ra" datatype="double"/><FIELD name="t_min" datatype="double"/><FIELD name="t_max" datatype="double"/>
  <FIELD name="pol_states" datatype="char" arraysize="*"/>
  <DATA><TABLEDATA>${rows.join("")}</TABLEDATA></DATA></TABLE>${status}</RESOURCE></VOTABLE>`;

const row = (id: number): string =>
  `<TR><TD>ivo://x?${id}</TD><TD>https://x.org/${id}.fits</TD><TD>image/fits</TD><TD>12</TD><TD>10.5</TD><TD>58849</TD><TD></TD><TD>/I/Q/</TD></TR>`;

test("images are rows of ObsCore, and an answer that was cut says so", async () => {
  const server = await scratch.serve((_, response) => {
    response.writeHead(200, { "Content-Type": "application/x-votable+xml" });
    response.end(obscore('<INFO name="QUERY_STATUS" value="OVERFLOW"/>', [row(1), row(2)]));
  });
  const images = await new SiaService(`${server.url}/sia`).query({
    pos: circle(10, 20, 1),
    maxrec: 2,
  });
  expect(server.requests[0]?.path).toBe("/sia?POS=CIRCLE+10+20+1&MAXREC=2");
  expect([images.length, images.truncated, images.ids]).toEqual([
    2,
    true,
    ["ivo://x?1", "ivo://x?2"],
  ]);
  const image = images.row(0);
  expect(image).toMatchObject({
    publisherDid: "ivo://x?1",
    accessSize: 12_000,
    ra: 10.5,
    dec: undefined,
    time: undefined,
    polarization: ["I", "Q"],
    isDatalink: false,
  });
  expect(image.get("S_RA")).toBe(10.5);
  const plan = await download(images, { dryRun: true });
  expect(plan.outcomes).toMatchObject([
    { status: "planned", name: "1.fits", size: 12_000 },
    { status: "planned", name: "2.fits", size: 12_000 },
  ]);
});

test("streaming yields rows as they come and ends with the status", async () => {
  const server = await scratch.serve((_, response) => {
    response.writeHead(200, { "Content-Type": "application/x-votable+xml" });
    response.end(obscore('<INFO name="QUERY_STATUS" value="OVERFLOW"/>', [row(1), row(2), row(3)]));
  });
  const stream = new SiaService(server.url).stream({ collection: "A" });
  const ids: (string | undefined)[] = [];
  let next = await stream.next();
  for (; !next.done; next = await stream.next()) ids.push(next.value.publisherDid);
  expect(ids).toEqual(["ivo://x?1", "ivo://x?2", "ivo://x?3"]);
  expect(next.value?.value).toBe("OVERFLOW");
});

test("images of SIA 1 say in the words of ObsCore what their UCDs mean, and can be downloaded", async () => {
  const server = await scratch.serve((_, response) => {
    response.writeHead(200, { "Content-Type": "text/xml;content=x-votable" });
    response.end(`<VOTABLE version="1.1"><RESOURCE type="results"><INFO name="QUERY_STATUS" value="OK"/><TABLE>
      <FIELD name="Link" ucd="VOX:Image_AccessReference" datatype="char" arraysize="*"/>
      <FIELD name="Mime" ucd="VOX:Image_Format" datatype="char" arraysize="*"/>
      <FIELD name="Bytes" ucd="VOX:Image_FileSize" datatype="int"/>
      <FIELD name="Title" ucd="VOX:Image_Title" datatype="char" arraysize="*"/>
      <FIELD name="Camera" ucd="INST_ID" datatype="char" arraysize="*"/>
      <FIELD name="RA" ucd="POS_EQ_RA_MAIN" datatype="double"/>
      <FIELD name="Dec" ucd="POS_EQ_DEC_MAIN" datatype="double"/>
      <FIELD name="Day" ucd="VOX:Image_MJDateObs" datatype="double"/>
      <FIELD name="Naxis" ucd="VOX:Image_Naxis" datatype="int" arraysize="*"/>
      <FIELD name="Scale" ucd="VOX:Image_Scale" datatype="double" arraysize="*"/>
      <FIELD name="Unit" ucd="VOX:BandPass_Unit" datatype="char" arraysize="*"/>
      <FIELD name="Lo" ucd="VOX:BandPass_LoLimit" datatype="double"/>
      <FIELD name="Hi" ucd="VOX:BandPass_HiLimit" datatype="double"/>
      <DATA><TABLEDATA>
      <TR><TD>https://x.org/1.fits</TD><TD>image/fits</TD><TD>2880</TD><TD>M31</TD><TD>MegaCam</TD><TD>10.5</TD><TD>-41</TD><TD>53000</TD><TD>1000 2000</TD><TD>-0.001 0.001</TD><TD>nm</TD><TD>500</TD><TD>600</TD></TR>
      <TR><TD>https://x.org/2.fits</TD><TD/><TD/><TD/><TD/><TD>11</TD><TD>42</TD><TD/><TD/><TD/><TD>GHz</TD><TD>1</TD><TD>2</TD></TR>
      <TR><TD/><TD/><TD/><TD/><TD/><TD/><TD/><TD/><TD/><TD/><TD>furlong</TD><TD>1</TD><TD>2</TD></TR>
      </TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`);
  });
  const images = await new SiaService(server.url).query1({ pos: [10, 41], size: 2 });
  const [optical, radio, nothing] = [...images];
  expect(optical).toMatchObject({
    accessUrl: "https://x.org/1.fits",
    accessFormat: "image/fits",
    accessSize: 2880,
    dataproductType: "image",
    instrument: "MegaCam",
    ra: 10.5,
    dec: -41,
    time: [53_000, 53_000],
    fov: 2,
    columns: { Link: "https://x.org/1.fits", Title: "M31" },
  });
  expect(optical!.get("obs_title")).toBe("M31");
  expect(optical!.band![0]).toBeCloseTo(500e-9, 15);
  expect(radio!.band).toEqual([299_792_458 / 2e9, 299_792_458 / 1e9]);
  expect(radio).toMatchObject({ accessSize: undefined, time: undefined, fov: undefined });
  expect(nothing).toMatchObject({ accessUrl: undefined, ra: undefined, band: undefined });
  const plan = await download(images, { dryRun: true });
  expect(plan.outcomes).toMatchObject([
    { status: "planned", name: "1.fits", size: 2880 },
    { status: "planned", name: "2.fits" },
    { status: "skipped", reason: "The row has no access URL" },
  ]);
});

test("an error that comes with status 200 is an error", async () => {
  const server = await scratch.serve((_, response) => {
    response.writeHead(200, { "Content-Type": "text/xml" });
    response.end(`<VOTABLE version="1.4"><RESOURCE type="results">
      <INFO name="QUERY_STATUS" value="ERROR">UsageFault: bad POS</INFO></RESOURCE></VOTABLE>`);
  });
  const service = new SiaService(server.url);
  await expect(service.query({})).rejects.toThrow("UsageFault: bad POS");
  await expect(service.query1({ pos: [1, 2], size: 1 })).rejects.toThrow("UsageFault: bad POS");
});
