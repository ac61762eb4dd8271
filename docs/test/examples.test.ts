import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type LocalArchive, startLocalArchive } from "@vostack/local-archive";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// Every `ts` block of the READMEs and of docs/ is a program that must run. The public addresses that a
// reader would use lead to the local archive here.
const root = fileURLToPath(new URL("../../", import.meta.url));
const out = join(root, "docs/.examples");

const pages = ["README.md", "packages", "apps", "docs"].flatMap((place) => markdown(place));
let archive: LocalArchive;
const home = process.cwd();
const scratch = mkdtempSync(join(tmpdir(), "vostack-examples-"));

beforeAll(async () => {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  archive = await startLocalArchive();
  process.chdir(scratch);
});

afterAll(async () => {
  process.chdir(home);
  await archive?.close();
  rmSync(scratch, { recursive: true, force: true });
});

test("the pages have examples", () => {
  expect(pages.flatMap(blocks).length).toBeGreaterThan(10);
});

describe.each(pages.filter((page) => blocks(page).length > 0))("%s", (page) => {
  test.each(blocks(page).map((code, n) => [n + 1, code] as const))(
    "example %i runs",
    async (n, code) => {
      const name = page.replace(/\.md$/, "").replaceAll("/", "-").toLowerCase();
      const file = join(out, `${name}-${n}.ts`);
      writeFileSync(file, `${onArchive(code)}\nexport {};\n`);
      await import(pathToFileURL(file).href);
    },
  );
});

function onArchive(code: string): string {
  return code
    .replaceAll(
      "https://ws.cadc-ccda.hia-iha.nrc-cnrc.gc.ca/",
      `${archive.url.replace(/\/$/, "")}/`,
    )
    .replaceAll("https://archive.example/tap", archive.tap)
    .replaceAll("new Cadc()", `new Cadc({ registryUrl: ${JSON.stringify(archive.registry)} })`);
}

function blocks(page: string): string[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code ?? "");
}

/** The Markdown files of a folder of packages, or of docs itself. */
function markdown(place: string): string[] {
  if (place.endsWith(".md")) return [place];
  const folders = place === "docs" ? [place] : list(place).map((name) => `${place}/${name}`);
  return folders.flatMap((folder) =>
    list(folder)
      .filter((name) => name.endsWith(".md") && name !== "CHANGELOG.md")
      .map((name) => `${folder}/${name}`),
  );
}

function list(folder: string): string[] {
  return readdirSync(join(root, folder)).sort();
}
