import { execFile, spawn } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LocalArchive, startLocalArchive } from "@vostack/local-archive";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "vostack-cli-"));
const env = { ...process.env, XDG_CONFIG_HOME: join(folder, "config"), NO_COLOR: "1" };
let archive: LocalArchive;

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command that users run. */
function run(
  args: readonly string[],
  input?: string,
  extra: Record<string, string> = {},
): Promise<Result> {
  return new Promise((resolve) => {
    const options = { env: { ...env, ...extra }, cwd: folder, maxBuffer: 1 << 26 };
    const child = execFile(process.execPath, [main, ...args], options, (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, out, err });
    });
    if (input !== undefined) child.stdin?.end(input);
  });
}

const cadc = (...args: string[]): Promise<Result> => run([...args, "--registry", archive.registry]);

beforeAll(async () => {
  if (!existsSync(main)) throw new Error("build the CLI first: npm run build");
  archive = await startLocalArchive();
});

afterAll(async () => {
  await archive?.close();
  rmSync(folder, { recursive: true, force: true });
});

const field = "08h45m07.5s +54d18m00s";

describe("help", () => {
  test("lists the commands and exits with 0", async () => {
    const { code, out, err } = await run(["--help"]);
    expect([code, err]).toEqual([0, ""]);
    for (const name of ["region", "cutout", "query", "doctor"]) expect(out).toContain(`  ${name}`);
    expect((await run([])).out).toBe(out);
  });

  test("every command has help with examples", async () => {
    const names = (await run(["--help"])).out.match(/^ {2}[a-z]+(?= {2})/gm) ?? [];
    expect(names.length).toBeGreaterThanOrEqual(19);
    for (const name of names) {
      const { code, out } = await run([name.trim(), "--help"]);
      expect([name, code]).toEqual([name, 0]);
      expect(out).toContain("Examples:");
    }
  });

  test("the version is the package's", async () => {
    const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
    expect((await run(["--version"])).out.trim()).toBe(
      (JSON.parse(manifest) as { version: string }).version,
    );
  });

  test.each(["bash", "zsh", "fish"])("completion for %s names the commands", async (shell) => {
    expect((await run(["completion", shell])).out).toContain("observation");
  });
});

describe("search", () => {
  test("region prints a table for people, and only data to stdout", async () => {
    const { code, out, err } = await cadc(
      "region",
      field,
      "--collection",
      "CFHT",
      "--format",
      "table",
    );
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("caom:CFHT/2376828");
    expect(out).toMatch(/12 rows/);
  });

  test("region writes every format, and files whole", async () => {
    const csv = await cadc(
      "region",
      field,
      "--collection",
      "CFHT",
      "--format",
      "csv",
      "--columns",
      "productID,time_exposure",
    );
    expect(csv.out.split("\n")[0]).toBe("productID,time_exposure");
    const json = await cadc("region", field, "--collection", "CFHT", "--format", "json");
    expect(JSON.parse(json.out)).toHaveLength(12);
    for (const ending of ["csv", "tsv", "ndjson", "vot", "parquet", "arrow", "ecsv"]) {
      const file = join(folder, `region.${ending}`);
      expect((await cadc("region", field, "--collection", "CFHT", "-o", file)).code).toBe(0);
      expect(statSync(file).size).toBeGreaterThan(500);
    }
    expect(readdirSync(folder).filter((name) => name.includes(".part-"))).toEqual([]);
  });

  test("region takes a radius among its words, and resolves names", async () => {
    const words = await cadc("region", "131.28125", "54.3", "30deg", "--format", "json");
    const option = await cadc("region", field, "--radius", "30deg", "--format", "json");
    expect(JSON.parse(words.out)).toHaveLength((JSON.parse(option.out) as unknown[]).length);
    expect((await cadc("region", "M31", "1deg")).err).toContain("M31 is at 10.6");
  });

  test("a southern declination is no option", async () => {
    const { code, err } = await cadc("region", "200", "-45.5", "1deg", "--format", "json");
    expect([code, err.includes("unknown option")]).toEqual([0, false]);
    const south = await cadc("region", "200 -45.5", "20deg", "--format", "json");
    const words = await cadc("region", "200", "-45.5", "20deg", "--format", "json");
    expect(words.out).toBe(south.out);
  });

  test("an unknown collection is empty, not an error, and says so", async () => {
    const { code, out, err } = await cadc(
      "region",
      field,
      "--collection",
      "NOSUCH",
      "--format",
      "json",
    );
    expect([code, out.trim()]).toEqual([0, "[]"]);
    expect(err).toContain("--collection");
  });

  test("name, collections, resolve, observation, urls", async () => {
    expect((await cadc("name", "nr3491_1", "--format", "table")).out).toContain("Nr3491_1");
    expect((await cadc("collections")).out).toContain("The CFHT collection at the CADC");
    expect((await cadc("resolve", "M31", "--format", "json")).out).toContain('"dec":41.2');
    expect((await cadc("observation", "caom:CFHT/2376828")).out).toContain("target.name: Nr3491_1");
    const json = await cadc("observation", "caom:CFHT/2376828", "--format", "json");
    expect(JSON.parse(json.out)).toMatchObject({ observationID: "2376828" });
    const urls = await cadc("urls", field, "--collection", "CFHT");
    expect(urls.out.trim().split("\n")).toHaveLength(12);
    expect(urls.out).toMatch(/^http:/);
  });

  test("tables and table, with did-you-mean", async () => {
    expect((await cadc("tables")).out.split("\n")).toContain("caom2.Observation");
    expect((await cadc("table", "caom2.Plane", "--format", "csv")).out).toContain(
      "position_bounds,",
    );
    const { code, err } = await cadc("table", "caom2.Plan");
    expect([code, err]).toEqual([4, expect.stringContaining("caom2.Plane")]);
  });
});

describe("data", () => {
  test("cutout downloads verified FITS files", async () => {
    const out = join(folder, "images");
    const result = await cadc(
      "cutout",
      "01h45m07.5s +23d18m00s",
      "0.01deg",
      "--collection",
      "CFHT",
      "--first",
      "2",
      "-o",
      out,
    );
    expect(result.code).toBe(0);
    const files = result.out.trim().split("\n");
    expect(files).toHaveLength(2);
    for (const file of files)
      expect(readFileSync(file).subarray(0, 9).toString()).toBe("SIMPLE  =");
  });

  test("download reads URLs from stdin, and a second run keeps what is there", async () => {
    const { out: urls } = await cadc(
      "cutout",
      "01h45m07.5s +23d18m00s",
      "0.01deg",
      "--collection",
      "CFHT",
      "--urls",
    );
    const some = urls.split("\n").slice(0, 3).join("\n");
    const target = join(folder, "again");
    const args = ["download", "-", "-o", target, "--registry", archive.registry];
    expect((await run(args, some)).err).toContain("3 downloaded");
    expect((await run(args, some)).err).toContain("3 kept");
  });

  test("a download that fails in part says which, and exits with 6", async () => {
    const { out } = await cadc("urls", field, "--collection", "CFHT");
    const [good = ""] = out.split("\n");
    const bad = `${archive.url}/raven/files/cadc:CFHT/none.fits`;
    const { code, err } = await cadc("download", good, bad, "-o", join(folder, "part"));
    expect(code).toBe(6);
    expect(err).toContain("none.fits");
  });

  test("nothing to cut is 4", async () => {
    expect((await cadc("cutout", field, "--collection", "NOSUCH")).code).toBe(4);
  });
});

describe("query", () => {
  const adql = "SELECT TOP 3 observationID FROM caom2.Observation ORDER BY observationID";

  test("runs sync and as a job, with the same rows", async () => {
    const sync = await cadc("query", adql, "--format", "csv");
    const job = await cadc("query", adql, "--format", "csv", "--async");
    expect(sync.out.trim().split("\n")).toHaveLength(4);
    expect(job.out).toBe(sync.out);
    expect(job.err).toContain("/async/");
  });

  test("says on stderr that a result is truncated", async () => {
    const { code, err } = await cadc(
      "query",
      "SELECT obsID FROM caom2.Plane",
      "--maxrec",
      "2",
      "--format",
      "csv",
    );
    expect([code, err]).toEqual([0, expect.stringContaining("truncated")]);
  });

  test("uploads a file", async () => {
    const file = join(folder, "mine.csv");
    writeFileSync(file, "id,x\n1,2.5\n2,3.5\n");
    const { out } = await cadc(
      "query",
      "SELECT id, x FROM tap_upload.mine ORDER BY id",
      "--upload",
      `mine=${file}`,
      "--format",
      "csv",
    );
    expect(out).toBe("id,x\n1,2.5\n2,3.5\n");
  });

  test("a kept job is shown, waited for, fetched and deleted", async () => {
    const { err } = await cadc("query", adql, "--async", "--keep", "--format", "csv");
    const url = /job (\S+)/.exec(err)?.[1] ?? "";
    expect((await cadc("jobs", "wait", url)).out.trim()).toBe("COMPLETED");
    expect(JSON.parse((await cadc("jobs", "show", url)).out)).toMatchObject({ phase: "COMPLETED" });
    expect((await cadc("jobs", "fetch", url, "--format", "csv")).out.split("\n")).toHaveLength(5);
    expect((await cadc("jobs", "delete", url)).code).toBe(0);
    expect((await cadc("jobs", "show", url)).code).toBe(4);
  });

  test("--url takes any TAP service", async () => {
    const { code, out } = await run(["query", adql, "--url", archive.tap, "--format", "csv"]);
    expect([code, out.split("\n").length]).toEqual([0, 5]);
  });
});

describe("sign-on", () => {
  test("login is remembered in a file for the owner alone, until logout", async () => {
    const login = await run(
      ["login", "--user", archive.user, "--registry", archive.registry],
      undefined,
      {
        CADC_PASSWORD: archive.password,
      },
    );
    expect(login.code).toBe(0);
    expect(login.err + login.out).not.toContain(archive.password);
    const file = join(folder, "config/cadc/sign-on.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).not.toContain(archive.password);
    expect((await cadc("whoami")).out.trim()).toBe(archive.user);
    expect((await cadc("jobs", "list", "--format", "csv")).code).toBe(0);
    expect((await cadc("logout")).code).toBe(0);
    expect(existsSync(file)).toBe(false);
    expect((await cadc("whoami")).code).toBe(3);
    expect((await cadc("jobs", "list")).code).toBe(3);
  });

  test("a wrong password is 3, and is not repeated", async () => {
    const { code, err } = await run(
      ["login", "--user", archive.user, "--registry", archive.registry],
      undefined,
      {
        CADC_PASSWORD: "hunter22",
      },
    );
    expect(code).toBe(3);
    expect(err).not.toContain("hunter22");
  });
});

describe("bad input", () => {
  test.each([
    [["regoin"], 2, "did you mean region?"],
    [["region"], 2, "coordinates"],
    [["region", "99h99m +10d"], 2, "99h99m"],
    [["region", "10 20", "--radius", "3kg"], 2, "3kg"],
    [["region", "10 20", "--format", "xls"], 2, "Allowed choices"],
    [["region", "10 20", "--maxrec", "many"], 2, "whole number"],
    [["region", "10 20", "--columns", "productid2x", "--format", "csv"], 2, "productid2x"],
    [["resolve", "no such object"], 4, "coordinates"],
    [["observation", "CFHT/1"], 2, "caom:"],
    [["observation", "caom:CFHT/none"], 4, "caom:CFHT/none"],
    [["query", "SELECT nothing FROM nowhere"], 5, "nowhere"],
    [["query"], 2, "no query"],
    [["query", "SELECT 1", "--upload", "mine"], 2, "name=file"],
    [["query", "SELECT * FROM tap_upload.a", "--upload", "a=missing.vot"], 2, "missing.vot"],
  ])("%j exits with %i and says %j", async (args, exit, words) => {
    const { code, out, err } = await cadc(...args);
    expect([code, out]).toEqual([exit, ""]);
    expect(err).toContain(words);
    expect(err).not.toMatch(/\n {4}at /);
  });

  test("a server that is down is 5, and nothing is written", async () => {
    const file = join(folder, "down.csv");
    const { code, err } = await run([
      "query",
      "SELECT 1",
      "--url",
      "http://127.0.0.1:9/tap",
      "-o",
      file,
    ]);
    expect([code, existsSync(file)]).toEqual([5, false]);
    expect(err).toContain("127.0.0.1:9");
  });

  test("an answer that is cut or no VOTable is 5, and nothing is written", async () => {
    const rows = "<TR><TD>1</TD></TR>".repeat(10);
    const start = `<VOTABLE><RESOURCE><TABLE><FIELD name="a" datatype="int"/><DATA><TABLEDATA>${rows}`;
    for (const body of [start, "<html><title>Sorry</title></html>", "<VOTABLE><RESOURCE>"]) {
      const server = createServer((request, response) => {
        request.resume();
        response.writeHead(request.url?.includes("sync") ? 200 : 404, {
          "content-type": "application/x-votable+xml",
        });
        response.end(request.url?.includes("sync") ? body : "");
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo;
      const file = join(folder, "broken.csv");
      const { code, err } = await run([
        "query",
        "SELECT 1",
        "--url",
        `http://127.0.0.1:${port}/tap`,
        "-o",
        file,
      ]);
      server.close();
      server.closeAllConnections();
      expect([body.slice(0, 20), code, existsSync(file)]).toEqual([body.slice(0, 20), 5, false]);
      expect(err).toMatch(/^cadc: /);
    }
  });

  test("Ctrl-C exits with 130", async () => {
    const server = createServer((request) => request.resume());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const child = spawn(
      process.execPath,
      [main, "query", "SELECT 1", "--url", `http://127.0.0.1:${port}/tap`],
      { env },
    );
    await new Promise<void>((resolve) => server.once("request", () => resolve()));
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.once("exit", resolve));
    server.close();
    server.closeAllConnections();
    expect(code).toBe(130);
  });
});

describe("files", () => {
  test("convert reads and writes by ending, and through pipes", async () => {
    writeFileSync(join(folder, "in.csv"), "a,b\n1,x\n2,\n");
    expect((await run(["convert", "in.csv", "out.vot"])).code).toBe(0);
    expect((await run(["convert", "out.vot", "-", "--to", "ndjson"])).out).toBe(
      '{"a":1,"b":"x"}\n{"a":2,"b":null}\n',
    );
    const piped = await run(["convert", "-", "-", "--from", "csv", "--to", "tsv"], "a,b\n1,x\n");
    expect(piped.out).toBe("a\tb\n1\tx\n");
    expect((await run(["convert", "in.csv", "out.xyz"])).code).toBe(2);
    expect((await run(["convert", "none.csv", "out.vot"])).code).toBe(4);
  });

  test("validate finds errors with their places and exits with 6", async () => {
    await run(["convert", "in.csv", "good.vot"]);
    expect((await run(["validate", "good.vot"])).code).toBe(0);
    writeFileSync(
      join(folder, "bad.vot"),
      '<VOTABLE version="1.3">\n<RESOURCE><TABLE><FIELD name="a" datatype="wrong"/></TABLE></RESOURCE></VOTABLE>',
    );
    const { code, out } = await run(["validate", "bad.vot"]);
    expect(code).toBe(6);
    expect(out).toMatch(/^bad\.vot:2:\d+: error: /m);
  });

  test("doctor checks the services", async () => {
    const { code, out } = await cadc("doctor");
    expect(code).toBe(0);
    expect(out.match(/^ok /gm)).toHaveLength(5);
  });

  test("--verbose tells every request on stderr", async () => {
    const { out, err } = await cadc("tables", "--verbose");
    expect(err).toContain("> GET http://127.0.0.1");
    expect(out).not.toContain("> GET");
  });

  test("--local starts an archive for one command", async () => {
    const { code, out } = await run(["tables", "--local"]);
    expect([code, out.includes("caom2.Plane")]).toEqual([0, true]);
  });
});
