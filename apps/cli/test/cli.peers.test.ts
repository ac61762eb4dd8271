import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

// The command against DaCHS, a server that nobody here wrote.
const tap = `${process.env.VOSTACK_DACHS_URL ?? "http://127.0.0.1:8581"}/tap`;
const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "vostack-cli-peers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function cadc(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((done) => {
    const options = {
      cwd: folder,
      maxBuffer: 1 << 26,
      env: { ...process.env, XDG_CONFIG_HOME: folder },
    };
    execFile(process.execPath, [main, ...args, "--url", tap], options, (error, out, err) => {
      done({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, out, err });
    });
  });
}

describe("cadc --url DaCHS", () => {
  const iris = ["49.74615 41.64862", "0.02deg", "--collection", "IRIS"];

  test("region and name print rows of both tables", async () => {
    const region = await cadc(
      "region",
      "08h45m07.5s +54d18m00s",
      "0.3deg",
      "--collection",
      "DAO",
      "--format",
      "csv",
    );
    expect(region.code).toBe(0);
    expect(region.out.trim().split("\n")).toHaveLength(397);
    expect(region.out.split("\n")[0]?.split(",")).toHaveLength(122);
    const name = await cadc("name", "ngc 1275", "--format", "json");
    expect(JSON.parse(name.out)).toHaveLength(400);
  });

  test("urls follow the links that the result's own descriptor leads to", async () => {
    const { out } = await cadc("urls", ...iris);
    expect(out).toContain("/getproduct/img/data/iris100005p.fits");
  });

  test("cutout downloads a verified image", async () => {
    const { out, err } = await cadc("cutout", ...iris, "-o", "cuts");
    expect(err).toMatch(/downloaded/);
    const [file = ""] = out.split("\n");
    expect(readFileSync(resolve(folder, file)).subarray(0, 9).toString()).toBe("SIMPLE  =");
  });

  test("query runs sync, as a job, and with an upload", async () => {
    const adql = "SELECT TOP 3 productID FROM caom2.Plane ORDER BY productID";
    const sync = await cadc("query", adql, "--format", "csv");
    const job = await cadc("query", adql, "--format", "csv", "--async");
    expect([sync.code, job.code, job.out]).toEqual([0, 0, sync.out]);
    writeFileSync(join(folder, "mine.csv"), "id,x\n1,2.5\n2,3.5\n");
    const upload = await cadc(
      "query",
      "SELECT id, x FROM tap_upload.mine ORDER BY id",
      "--upload",
      "mine=mine.csv",
      "--format",
      "csv",
    );
    expect(upload.out).toBe("id,x\n1,2.5\n2,3.5\n");
  });

  test("a wrong query exits with 5 and the server's reason", async () => {
    const { code, err } = await cadc("query", "SELECT nothing FROM caom2.Plane");
    expect([code, err]).toEqual([5, expect.stringContaining("nothing")]);
  });
});
