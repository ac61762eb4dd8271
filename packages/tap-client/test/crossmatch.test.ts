import { parseAdql } from "@vostack/adql";
import { UsageError } from "@vostack/vo-service";
import { tableFromRows } from "@vostack/votable";
import { describe, expect, test } from "vitest";
import type { Asker } from "../src/more/asker.ts";
import { uploadInChunks } from "../src/more/chunked-upload.ts";
import { crossmatch, crossmatchQuery } from "../src/more/crossmatch.ts";
import type { UploadRules } from "../src/upload/prepare.ts";

/** Remembers what it was asked and how many rows came with it. */
function asking(rules: UploadRules = {}) {
  const asked: { adql: string; rows: number; names: string[] }[] = [];
  const query: Asker["query"] = async (adql, options) => {
    const [table] = Object.values(options?.uploads ?? {}) as ReturnType<typeof tableFromRows>[];
    asked.push({
      adql,
      rows: table?.nrows ?? 0,
      names: table?.fields.map(({ name }) => name) ?? [],
    });
    return {} as never;
  };
  return { asked, query, uploadRules: async () => rules };
}

async function drain(results: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of results);
}

const targets = Array.from({ length: 10 }, (_, id) => ({ id, ra: id, dec: -id }));

describe("crossmatchQuery", () => {
  test("matches positions and gives the separation", () => {
    expect(
      crossmatchQuery({ table: "cat.stars", radius: 0.01, columns: ["name", "size"] }, "targets"),
    ).toBe(
      `SELECT t.*, s.name, s."size", DISTANCE(POINT('ICRS', s.ra, s.dec), POINT('ICRS', t.target_ra, t.target_dec)) AS separation
FROM cat.stars AS s JOIN TAP_UPLOAD.targets AS t ON 1 = CONTAINS(POINT('ICRS', s.ra, s.dec), CIRCLE('ICRS', t.target_ra, t.target_dec, 0.01))`,
    );
  });

  test("matches footprints", () => {
    const query = crossmatchQuery(
      { table: "ivoa.ObsCore", radius: 0.1, footprint: "s_region", where: "s.calib_level = 2" },
      "t2",
    );
    expect(query).toContain(
      "1 = INTERSECTS(CIRCLE('ICRS', t.target_ra, t.target_dec, 0.1), s.s_region)\nWHERE s.calib_level = 2",
    );
    expect(() => parseAdql(query)).not.toThrow();
  });

  test("takes names as names only", () => {
    const query = crossmatchQuery({ table: "a.b", radius: 1, ra: "x; DROP" }, "targets");
    expect(query).toContain(`s."x; DROP"`);
    expect(() => parseAdql(query)).not.toThrow();
  });

  test("keeps names in quotes as they are", () => {
    const query = crossmatchQuery(
      { table: 'vizls."J/A+A/1.5/t""1"', radius: 1, ra: '"RAJ2000"', dec: "_DEJ2000" },
      "targets",
    );
    expect(query).toContain('FROM vizls."J/A+A/1.5/t""1" AS s');
    expect(query).toContain(`POINT('ICRS', s."RAJ2000", s."_DEJ2000")`);
    expect(() => parseAdql(query)).not.toThrow();
  });

  test.each([0, -1, 181, Number.NaN])("refuses the radius %s", (radius) => {
    expect(() => crossmatchQuery({ table: "a", radius }, "t")).toThrow(RangeError);
  });
});

describe("uploadInChunks", () => {
  test("is one query where the service allows", async () => {
    const asker = asking();
    await drain(uploadInChunks(asker, targets, "Q"));
    expect(asker.asked.map(({ rows }) => rows)).toEqual([10]);
  });

  test("keeps to the limits in rows and in bytes", async () => {
    const byRows = asking({ maxRows: 4 });
    await drain(uploadInChunks(byRows, targets, "Q"));
    expect(byRows.asked.map(({ rows }) => rows)).toEqual([4, 4, 2]);
    const byBytes = asking({ maxBytes: 600 });
    await drain(uploadInChunks(byBytes, targets, "Q"));
    expect(byBytes.asked.length).toBeGreaterThan(1);
    expect(byBytes.asked.reduce((sum, { rows }) => sum + rows, 0)).toBe(10);
  });

  test("halves what the service finds too large, and what it cuts", async () => {
    const rows: number[] = [];
    const asker = (answer: (rows: number) => { truncated: boolean }) => ({
      uploadRules: async () => ({}),
      query: (async (_: string, options) => {
        const [table] = Object.values(options?.uploads ?? {}) as ReturnType<typeof tableFromRows>[];
        rows.push(table?.nrows ?? 0);
        return { ...answer(table?.nrows ?? 0), rows: table?.nrows ?? 0 } as never;
      }) as Asker["query"],
    });
    const sizes = async (results: AsyncIterable<unknown>) => {
      rows.length = 0;
      const all: number[] = [];
      for await (const result of results) all.push((result as { rows: number }).rows);
      return all;
    };
    const cutting = asker((n) => ({ truncated: n > 3 }));
    expect(await sizes(uploadInChunks(cutting, targets, "Q"))).toEqual([3, 2, 3, 2]);
    expect(rows).toEqual([10, 5, 3, 2, 5, 3, 2]);
    expect(await sizes(uploadInChunks(cutting, targets, "Q", { maxrec: 5 }))).toEqual([10]);
    const refusing = asker((n) => {
      if (n > 5) throw new UsageError("too large", { status: 413 });
      return { truncated: false };
    });
    expect(await sizes(uploadInChunks(refusing, targets, "Q"))).toEqual([5, 5]);
    const always = asker(() => ({ truncated: true }));
    expect(await sizes(uploadInChunks(always, targets.slice(0, 2), "Q"))).toEqual([1, 1]);
  });

  test("asks nothing for an empty list", async () => {
    const asker = asking();
    await drain(uploadInChunks(asker, [], "Q"));
    expect(asker.asked).toEqual([]);
  });

  test("renames the columns of targets, in rows and in tables", async () => {
    for (const list of [targets, tableFromRows(targets)]) {
      const asker = asking();
      await drain(crossmatch(asker, list, { table: "a", radius: 1 }));
      expect(asker.asked[0]?.names).toEqual(["target_id", "target_ra", "target_dec"]);
    }
  });
});
