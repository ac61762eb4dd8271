import { type LocalArchive, startLocalArchive } from "@vostack/local-archive";
import { type Browser, chromium, type Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Explorer, serveExplorer } from "../server/server.ts";

// The built page in a real browser, on the local archive.
let archive: LocalArchive;
let explorer: Explorer;
let browser: Browser;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  archive = await startLocalArchive();
  explorer = await serveExplorer({ registry: archive.registry, archive: "local archive" });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
  });
  page = await browser.newPage({ viewport: { width: 1400, height: 860 } });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await page.goto(explorer.url);
});

afterAll(async () => {
  await browser?.close();
  await explorer?.close();
  await archive?.close();
});

/** How many pixels of a canvas have been painted. */
function painted(selector: string): Promise<number> {
  return page.locator(selector).evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {
      data: [],
    };
    let count = 0;
    for (let n = 3; n < data.length; n += 4) if (data[n] !== 0) count += 1;
    return count;
  });
}

test("the page opens with the example's rows, on the map too", async () => {
  await page.locator("tbody tr").nth(11).waitFor();
  expect(await page.locator("tbody tr").count()).toBe(12);
  expect(await page.locator("tbody").textContent()).toContain("Nr3491_1");
  expect(await painted(".sky canvas")).toBeGreaterThan(1000);
});

test("a row shows its facts and a cutout of its image", async () => {
  await page.locator("tbody tr", { hasText: "2376828p" }).click();
  await page.getByText(/cutout of \d+ × \d+ pixels/).waitFor();
  expect(await page.locator(".detail").textContent()).toContain("caom:CFHT/2376828");
  expect(await painted(".detail canvas")).toBeGreaterThan(500);
});

test("a name is resolved, and what is no position says so", async () => {
  const coordinates = page.getByLabel("Coordinates or name");
  await coordinates.fill("M31");
  await page.getByLabel("Collection").selectOption("");
  await page.getByRole("button", { name: "Search" }).click();
  await page.locator("tbody", { hasText: "M31" }).waitFor();
  await coordinates.fill("99h99m +10d");
  await page.getByRole("button", { name: "Search" }).click();
  expect(await page.getByRole("alert").textContent()).toContain("99h99m");
});

test("the console runs ADQL and shows the archive's errors", async () => {
  await page.getByRole("tab", { name: "ADQL" }).click();
  await page.getByRole("button", { name: "Run" }).click();
  await page.getByText(/7 rows/).waitFor();
  await page.getByRole("textbox", { name: "ADQL" }).fill("SELECT nothing FROM nowhere");
  await page.getByRole("button", { name: "Run" }).click();
  await page.locator(".console .error").waitFor();
  expect(await page.locator(".console .error").textContent()).toContain("nowhere");
});

test("the page is the server's only way out", async () => {
  const elsewhere = await fetch(`${explorer.url}proxy/https/example.org/`);
  expect(elsewhere.status).toBe(403);
  expect((await fetch(`${explorer.url}..%2f..%2fpackage.json`)).status).toBe(404);
  const expected = problems.filter((text) => !/status of 400/.test(text));
  expect(expected).toEqual([]);
});
