import { tableFromRows } from "@vostack/votable";
import { expect, test } from "vitest";
import type { Asker } from "../src/more/asker.ts";
import { keysetPages } from "../src/more/keyset.ts";
import { TapResult } from "../src/query/result.ts";

/** Answers page queries from rows in memory. */
function table(keys: (number | string | null)[]) {
  const asked: string[] = [];
  const sorted = keys.filter((key) => key !== null).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const query = async (adql: string) => {
    asked.push(adql);
    const top = Number(/TOP (\d+)/.exec(adql)?.[1]);
    const from = />= ('?)(.*?)\1 ORDER/.exec(adql);
    const text = from?.[2]?.replaceAll("''", "'");
    const nulls = adql.includes("k IS NULL");
    const start = text === undefined ? undefined : from?.[1] ? text : Number(text);
    const matching = nulls
      ? keys.filter((key) => key === null)
      : sorted.filter((key) => start === undefined || key >= start);
    const rows = matching.slice(0, top).map((k) => ({ k, n: 1 }));
    const fields = [
      {
        name: "k",
        datatype: typeof sorted[0] === "string" ? "char" : "int",
        ...(typeof sorted[0] === "string" ? { arraysize: "*" } : {}),
      },
      { name: "n", datatype: "int" },
    ];
    return new TapResult(tableFromRows(rows, fields), {
      truncated: matching.length > top,
    } as never);
  };
  return { asked, query: query as Asker["query"] };
}

async function keysOf(asker: Asker, pageSize: number, nullKeys = true): Promise<unknown[]> {
  const keys: unknown[] = [];
  for await (const page of keysetPages<{ k: unknown }>(asker, {
    from: "t",
    key: "t.k",
    pageSize,
    nullKeys,
  })) {
    for (const row of page.rows()) keys.push(row.k);
  }
  return keys;
}

test("pages join to the whole, ties and nulls included", async () => {
  const keys = [1, 2, 2, 3, 3, 3, 4, 5, 6, 6, null, null];
  for (const size of [4, 5, 7, 9, 10, 11, 50]) {
    expect(await keysOf(table(keys), size)).toEqual(keys);
  }
  expect(await keysOf(table(keys), 5, false)).toEqual(keys.slice(0, 10));
});

test("text keys are quoted", async () => {
  const keys = ["O'Hara", "P", "Q", "R'"];
  const asker = table(keys);
  expect(await keysOf(asker, 2)).toEqual(keys);
  expect(asker.asked.join("\n")).toContain(">= 'R'''");
});

test("more ties than a page holds are an error, not a loss", async () => {
  await expect(keysOf(table([1, 2, 2, 2, 3]), 3)).rejects.toThrow(
    /more rows than that have t.k = 2/,
  );
  await expect(keysOf(table([1, null, null]), 2)).rejects.toThrow(/have no t.k/);
});

test("the condition of the caller stays one condition", async () => {
  const asker = table([1]);
  for await (const _ of keysetPages(asker, {
    from: "t",
    key: "k",
    where: "a = 1 OR b = 2",
    pageSize: 9,
  }));
  expect(asker.asked[0]).toBe(
    "SELECT TOP 9 * FROM t WHERE (a = 1 OR b = 2) AND k IS NOT NULL ORDER BY k",
  );
});
