import { execFileSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { download } from "@vostack/sia-cutout";
import { afterEach, expect, test } from "vitest";
import { useScratch } from "./support/scratch.ts";
import { noise, serveFile } from "./support/server.ts";

const scratch = useScratch();
const mounts: string[] = [];
afterEach(() => {
  for (const mount of mounts.splice(0)) execFileSync("umount", [mount]);
});

/** A real file system with so much room; only root can make one. */
async function smallDisk(size: string): Promise<string> {
  const mount = join(scratch.dir, "small");
  await mkdir(mount);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", mount]);
  mounts.push(mount);
  return mount;
}

test.runIf(process.getuid?.() === 0)(
  "a disk that is really full: a typed error, a part that is continued, and no half file",
  async () => {
    const body = noise(3_000_000);
    const server = await scratch.serve((request, response) => {
      // Without a length nobody can know beforehand that it does not fit.
      if (request.headers.range) serveFile(request, response, body, { ETag: '"1"' });
      else response.writeHead(200, { ETag: '"1"', "Accept-Ranges": "bytes" }).end(body);
    });
    const dir = await smallDisk("2m");
    const report = await download([`${server.url}/a`, `${server.url}/b`], { dir, concurrency: 1 });
    expect(report.outcomes).toMatchObject([
      { status: "failed", error: { code: "disk-full" } },
      { status: "failed", error: { code: "disk-full" } },
    ]);
    expect(server.requests).toHaveLength(1);
    const { kept } = report.failed[0]!;
    expect(kept).toBeGreaterThan(1_000_000);
    execFileSync("mount", ["-o", "remount,size=20m", dir]);
    const again = await download(`${server.url}/a`, { dir });
    expect(again.outcomes).toMatchObject([
      { status: "downloaded", resumedFrom: kept, transferred: body.length - kept },
    ]);
  },
);
