import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { VoError } from "@vostack/vo-service";
import { beforeAll, describe, expect, test } from "vitest";
import { TapService } from "../src/index.ts";

const url = `${process.env.VOSTACK_DACHS_URL ?? "http://127.0.0.1:8581"}/tap`;
const query = "SELECT TOP 200 * FROM bench.big ORDER BY id";

interface Said {
  readonly names: string[];
  readonly rows: unknown[][];
  readonly units: string[];
  readonly tables: string[];
  readonly columns: string[];
  readonly examples: string[];
  readonly error: string;
  readonly maxrec: number;
  readonly hardlimit: number;
}

describe("pyvo at the same server", () => {
  const tap = new TapService(url);
  let said: Said;
  beforeAll(async () => {
    const script = fileURLToPath(new URL("support/ask-pyvo.py", import.meta.url));
    const { stdout } = await promisify(execFile)("/usr/bin/python3", [script, url, query], {
      maxBuffer: 64 * 1024 * 1024,
    });
    said = JSON.parse(stdout) as Said;
  });

  test.each(["auto", "votable", "votable/td", "votable/b2"])(
    "reads the same values as we do (%s)",
    async (format) => {
      const { table } = await tap.query(query, { format });
      expect(table.fields.map(({ name }) => name)).toEqual(said.names);
      expect(table.fields.map(({ unit = "" }) => unit)).toEqual(said.units);
      const rows = [...table.rows()].map((row) => said.names.map((name) => comparable(row[name])));
      expect(rows).toEqual(said.rows.map((row) => row.map(comparable)));
    },
  );

  test("sees the same tables, columns and examples", async () => {
    expect((await tap.tables()).names().sort()).toEqual(said.tables);
    expect((await tap.table("caom2.observation")).columns.map(({ name }) => name)).toEqual(
      said.columns,
    );
    expect((await tap.examples()).map(({ query }) => query)).toEqual(
      said.examples.map((text) => text.trim()),
    );
  });

  test("gives the same message for a wrong query", async () => {
    const error = (await tap
      .query("SELECT nonsense FROM caom2.Observation")
      .catch((e: unknown) => e)) as VoError;
    expect(said.error).toContain(error.serverMessage);
  });

  test("reads the same limits", async () => {
    const [limit] = (await tap.limits()).outputLimit;
    expect(limit).toMatchObject({ default: said.maxrec, hard: said.hardlimit });
  });
});

/** pyvo knows no null of text, arrays and floats: it gives "", nothing and NaN. */
function comparable(value: unknown): unknown {
  if (value === undefined || value === null || value === "" || Number.isNaN(value)) return null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "object") {
    const items = Array.from(value as ArrayLike<unknown>, comparable);
    return items.length === 0 ? null : items;
  }
  return value;
}
