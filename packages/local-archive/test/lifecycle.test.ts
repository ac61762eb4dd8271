import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { ArchiveError, startLocalArchive } from "@vostack/local-archive";
import { describe, expect, it } from "vitest";
import { type CommandHost, runCommand } from "../src/command.ts";

function host(
  stopped: Promise<void> = Promise.resolve(),
): CommandHost & { text: string; errors: string } {
  const captured = { text: "", errors: "" };
  return Object.assign(captured, {
    stopped,
    out: (text: string) => {
      captured.text += text;
    },
    err: (text: string) => {
      captured.errors += text;
    },
  });
}

async function onTakenPort<T>(work: (port: number) => Promise<T>): Promise<T> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await work((server.address() as { port: number }).port);
  } finally {
    server.close();
  }
}

describe("starting and stopping", () => {
  it("says which port is taken and what to do", async () => {
    await onTakenPort(async (port) => {
      const failure = await startLocalArchive({ port }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ArchiveError);
      expect(failure).toMatchObject({
        code: "PORT_TAKEN",
        hint: expect.stringContaining("port 0"),
      });
      expect((failure as Error).message).toContain(String(port));
    });
  });

  it("refuses an unknown quirk and lists the known ones", async () => {
    const failure = startLocalArchive({ quirks: ["nonsense" as never] });
    await expect(failure).rejects.toMatchObject({
      code: "UNKNOWN_QUIRK",
      hint: expect.stringContaining("run-once"),
    });
  });

  it("two archives in one process do not disturb each other, and one outlives the other", async () => {
    const [one, two] = await Promise.all([startLocalArchive(), startLocalArchive()]);
    expect(one.url).not.toBe(two.url);
    await one.close();
    await expect(fetch(one.registry)).rejects.toThrow();
    expect((await fetch(two.registry)).status).toBe(200);
    await two.close();
  });

  it("closing ends requests that wait, and closing twice is harmless", async () => {
    const archive = await startLocalArchive();
    const job = await fetch(`${archive.tap}/async`, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ LANG: "ADQL", QUERY: "SELECT * FROM caom2.Plane" }),
    });
    const waiting = fetch(`${job.headers.get("location")}?WAIT=60`).catch(
      (error: unknown) => error,
    );
    await archive.close();
    await archive.close();
    await waiting;
  });

  it("generates the same archive every time", async () => {
    const urls: string[] = [];
    for (let i = 0; i < 2; i++) {
      const archive = await startLocalArchive();
      const query =
        "SELECT COUNT(*), MIN(obsID), MAX(planeID), SUM(time_exposure) FROM caom2.Plane";
      const parameters = new URLSearchParams({ LANG: "ADQL", QUERY: query, FORMAT: "csv" });
      urls.push(await (await fetch(`${archive.tap}/sync?${parameters}`)).text());
      await archive.close();
    }
    expect(urls[0]).toBe(urls[1]);
  });
});

describe("the command", () => {
  it("prints one line of JSON when ready and ends with 0 when stopped", async () => {
    const io = host();
    expect(await runCommand([], io)).toBe(0);
    expect(io.text.trim().split("\n")).toHaveLength(1);
    expect(Object.keys(JSON.parse(io.text))).toEqual([
      "url",
      "registry",
      "tap",
      "datalink",
      "sia",
      "soda",
      "login",
      "user",
      "password",
    ]);
  });

  it("ends with 1 and a message when the port is taken", async () => {
    await onTakenPort(async (port) => {
      const io = host();
      expect(await runCommand(["--port", String(port)], io)).toBe(1);
      expect(io.errors).toContain(`port ${port} is already in use`);
      expect(io.text).toBe("");
    });
  });

  it.each([["--port", "x"], ["--port", "70000"], ["--nonsense"], ["--quirk", "nonsense"]])(
    "ends with 1 for %s %s",
    async (...args) => {
      const io = host();
      expect(await runCommand(args, io)).toBe(1);
      expect(io.errors).toContain("vostack-archive:");
    },
  );

  it("explains itself and lists the quirks", async () => {
    const io = host();
    expect(await runCommand(["--help"], io)).toBe(0);
    expect(io.text).toContain("usage: vostack-archive");
    expect(await runCommand(["--quirks"], io)).toBe(0);
    expect(io.text).toContain("late-error");
  });
});

describe("a folder of Parquet files", () => {
  it("is served as tables of the schema data", async () => {
    const folder = await mkdtemp(join(tmpdir(), "vostack-archive-"));
    try {
      const instance = await DuckDBInstance.create(":memory:");
      const connection = await instance.connect();
      await connection.run(`COPY (SELECT range::INTEGER AS id, range * 1.5::DOUBLE AS flux,
        'star ' || range AS name, TIMESTAMP '2020-01-01' + to_days(range::INTEGER) AS seen,
        CASE WHEN range = 1 THEN NULL ELSE true END AS ok FROM range(3))
        TO '${join(folder, "my stars.parquet")}'`);
      connection.closeSync();
      instance.closeSync();
      const archive = await startLocalArchive({ data: folder });
      const query = 'SELECT * FROM data."my stars" ORDER BY id';
      const parameters = new URLSearchParams({ LANG: "ADQL", QUERY: query, FORMAT: "csv" });
      expect(await (await fetch(`${archive.tap}/sync?${parameters}`)).text()).toBe(
        "id,flux,name,seen,ok\r\n" +
          "0,0,star 0,2020-01-01T00:00:00.000,true\r\n" +
          "1,1.5,star 1,2020-01-02T00:00:00.000,\r\n" +
          "2,3,star 2,2020-01-03T00:00:00.000,true\r\n",
      );
      const tables = await (await fetch(`${archive.tap}/tables/data.my%20stars`)).text();
      expect(tables).toContain('<dataType xsi:type="vod:VOTableType">double</dataType>');
      await archive.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("is refused when it is not there, empty, or holds something else", async () => {
    const folder = await mkdtemp(join(tmpdir(), "vostack-archive-"));
    const start = (): Promise<unknown> => startLocalArchive({ data: folder });
    try {
      await expect(start()).rejects.toMatchObject({ code: "DATA_UNREADABLE" });
      await writeFile(join(folder, "bad.parquet"), "this is not Parquet");
      await expect(start()).rejects.toMatchObject({ code: "DATA_UNREADABLE" });
    } finally {
      await rm(folder, { recursive: true });
    }
    await expect(start()).rejects.toMatchObject({ code: "DATA_UNREADABLE" });
  });
});
