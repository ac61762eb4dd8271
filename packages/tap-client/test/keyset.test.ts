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

test("a page grows when more rows share a key than it holds", async () => {
  const keys = [1, 2, 2, 2, 2, 2, 3, 4, 5, null, null, null];
  expect(await keysOf(table(keys), 2)).toEqual(keys);
});

test("more ties than the service gives at a time are an error, not a loss", async () => {
  const limited = (keys: (number | null)[]): Asker => {
    const all = table(keys);
    return {
      query: (async (adql: string) => {
        const result = await all.query(adql.replace(/TOP \d+/, "TOP 2"));
        return new TapResult(result.table, { truncated: result.truncated } as never);
      }) as Asker["query"],
    };
  };
  await expect(keysOf(limited([1, 2, 2, 2, 3]), 5)).rejects.toThrow(
    /more than 2 rows have t.k = 2/,
  );
  await expect(keysOf(limited([1, null, null, null]), 5)).rejects.toThrow(/have no t.k/);
});

test("keys that only some databases tell apart are neither lost nor given twice", async () => {
  const folded = (text: string) => text.toLowerCase();
  const keys = ["a", "A", "b", "B", "b", "c", "C"];
  const byCase = (insensitive: boolean): Asker => ({
    query: (async (adql: string) => {
      const [, top] = /TOP (\d+)/.exec(adql) ?? [];
      const [, from] = />= '(.*?)' ORDER/.exec(adql) ?? [];
      const compare = (a: string, b: string) =>
        insensitive
          ? Number(folded(a) > folded(b)) - Number(folded(a) < folded(b))
          : Number(a > b) - Number(a < b);
      const rows = [...keys]
        .sort(compare)
        .filter((key) => from === undefined || compare(key, from) >= 0)
        .slice(0, Number(top))
        .map((k) => ({ k }));
      const fields = [{ name: "k", datatype: "char", arraysize: "*" }];
      return new TapResult(tableFromRows(adql.includes("IS NULL") ? [] : rows, fields), {
        truncated: false,
      } as never);
    }) as Asker["query"],
  });
  for (const insensitive of [true, false]) {
    for (const size of [2, 3, 4, 5]) {
      const found = await keysOf(byCase(insensitive), size);
      expect(found.sort()).toEqual([...keys].sort());
    }
  }
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
