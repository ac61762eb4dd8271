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
