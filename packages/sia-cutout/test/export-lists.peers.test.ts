import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { exportList, type ListFormat } from "@vostack/sia-cutout";
import { expect, test } from "vitest";
import { useScratch } from "./support/scratch.ts";
import { noise, serveFile } from "./support/server.ts";

const scratch = useScratch();
const body = noise(300_000);
const md5 = createHash("md5").update(body).digest("hex");

const programs: readonly [ListFormat, string, readonly string[], string[]][] = [
  [
    "aria2",
    "/usr/bin/aria2c",
    ["--quiet", "--input-file=LIST"],
    ["--help", "c d.fits", "cut out.fits", "odd _name_ #1.fits"],
  ],
  [
    "curl",
    "/usr/bin/curl",
    ["-sS", "-K", "LIST"],
    ["--help", "c%20d.fits", "cut out.fits", "odd _name_ #1.fits"],
  ],
  [
    "wget",
    "/usr/bin/wget",
    ["-q", "--content-disposition", "-i", "LIST"],
    ["1.fits?a=[1-3]&b={x,y}", "c d.fits", "cut out.fits", "plain"],
  ],
];

test.each(programs)(
  "%s reads its list: names, odd characters and mirrors, and nothing fetched twice",
  async (format, command, args, names) => {
    const server = await scratch.serve((request, response) => {
      const cut = { "Content-Disposition": 'attachment; filename="cut out.fits"' };
      if (request.url === "/dead") response.writeHead(404).end("gone");
      else serveFile(request, response, body, request.url!.startsWith("/sync") ? cut : {});
    });
    const mirrors = format === "aria2" ? [`${server.url}/dead`] : [];
    const [first = "", ...others] = [...mirrors, `${server.url}/1.fits?a=[1-3]&b={x,y}`];
    const list = exportList(
      [
        { url: first, mirrors: others, name: 'odd "name" #1.fits', digest: `md5:${md5}` },
        { url: `${server.url}/plain`, name: "--help" },
        `${server.url}/c%20d.fits`,
        `${server.url}/sync?ID=ivo%3A%2F%2Fx%3Fy&POS=CIRCLE+1+2+3`,
        { url: `${server.url}/skipped`, skip: "not yours" },
      ],
      format,
    );
    const path = join(scratch.dir, ".list");
    await writeFile(path, list);
    const given = args.map((arg) => arg.replace("LIST", path));
    await promisify(execFile)(command, given, { cwd: scratch.dir });
    expect((await scratch.files()).filter((name) => name !== ".list")).toEqual(names);
    for (const name of names) expect((await scratch.read(name)).equals(body)).toBe(true);
    expect(server.requests.filter(({ path: asked }) => asked === "/skipped")).toEqual([]);
    expect(server.bytes).toBe(4 * body.length + (format === "aria2" ? "gone".length : 0));
  },
);
