import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAdql } from "@vostack/adql";
import { expect, it } from "vitest";
import { extendedQueries, invalidQueries, validQueries } from "./corpus.ts";
import { dachsDifferences } from "./dachs-differences.ts";

const dachsUrl = process.env.VOSTACK_DACHS_URL ?? "http://127.0.0.1:8581";
const dachsFolder = "/usr/lib/python3/dist-packages/gavo";

/** What DaCHS says to each query: null when it can be parsed, else why not. */
function dachsVerdicts(queries: readonly string[]): (string | null)[] {
  const script = join(import.meta.dirname, "dachs.py");
  const run = spawnSync("/usr/bin/python3", [script], {
    input: JSON.stringify(queries),
    encoding: "utf8",
    timeout: 200_000,
  });
  if (run.status !== 0) throw new Error(`DaCHS's parser did not run: ${run.error ?? run.stderr}`);
  return JSON.parse(run.stdout) as (string | null)[];
}

function parses(text: string): boolean {
  try {
    parseAdql(text);
    return true;
  } catch {
    return false;
  }
}

it("agrees with DaCHS about what is a query, apart from listed differences", () => {
  const queries = [...validQueries, ...extendedQueries, ...invalidQueries];
  expect(new Set(queries).size).toBeGreaterThanOrEqual(200);
  const verdicts = dachsVerdicts(queries);
  const differing = queries.filter((text, i) => parses(text) !== (verdicts[i] === null));
  expect(new Set(differing)).toEqual(new Set(dachsDifferences.keys()));
});

/** Everything in DaCHS's resources that begins like a query, up to an empty line, quote or tag. */
function queriesInResources(): string[] {
  const folder = join(dachsFolder, "resources");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(rd|rstx|html|js|txt)$/.test(name))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      const found = text.match(/\b(SELECT|WITH)\s(?:(?!\n\s*\n)[^"<`{])*/gi) ?? [];
      return found.map((query) => query.trim());
    });
}

/** DaCHS's own additions to the language, which no other service knows. */
const dachsAdditions = /\[|TABLESAMPLE|generate_series|arr_map|MOC\(|UCDCOL/i;

it("reads the examples in DaCHS and on its examples page", async () => {
  const page = await (await fetch(`${dachsUrl}/tap/examples`)).text();
  const examples = [...page.matchAll(/property="query"[^>]*>([^<]*)</g)].map(([, text = ""]) =>
    text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"),
  );
  expect(examples.length).toBeGreaterThan(0);
  for (const text of examples) expect(() => parseAdql(text), text).not.toThrow();

  const candidates = queriesInResources();
  const verdicts = dachsVerdicts(candidates);
  const accepted = candidates.filter((_, i) => verdicts[i] === null);
  expect(accepted.length).toBeGreaterThan(5);
  const refused = accepted.filter((text) => !dachsAdditions.test(text) && !parses(text));
  expect(refused).toEqual([]);
});

it("reads every query that taplint sends", () => {
  const stages = "stages=TMV TME TMS QGE QPO OBS UPL EXA";
  const limits = ["maxrepeat=10000", "truncate=100000"];
  const run = spawnSync("stilts", ["taplint", `tapurl=${dachsUrl}/tap`, stages, ...limits], {
    encoding: "utf8",
    timeout: 200_000,
  });
  if (run.error) throw run.error;
  const sent = [...run.stdout.matchAll(/Submitting query: (.*)/g)].map(([, text = ""]) => text);
  expect(new Set(sent).size).toBeGreaterThan(10);
  expect(sent.filter((text) => !parses(text))).toEqual([]);
});
