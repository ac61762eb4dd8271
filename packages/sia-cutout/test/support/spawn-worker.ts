import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DownloadOutcome } from "@vostack/sia-cutout";
import { build } from "esbuild";
import { afterAll, beforeAll } from "vitest";

/** What a worker is told. */
export interface WorkerOptions {
  /** PEM of the authorities to trust, in a file. */
  readonly authorities?: string;
  /** PEM with certificate and key to show to servers. */
  readonly certificate?: string;
}

/** A download in a process of its own. */
export interface Worker {
  readonly process: ChildProcess;
  /** The outcomes, or undefined when the process was killed. */
  readonly outcomes: Promise<DownloadOutcome[] | undefined>;
}

/** Bundles the worker once per test file; the function starts it. */
export function useWorker(): (
  dir: string,
  urls: readonly string[],
  options?: WorkerOptions,
) => Worker {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "worker-"));
    const undici = createRequire(
      createRequire(import.meta.url).resolve("@vostack/vo-service/package.json"),
    ).resolve("undici");
    await build({
      entryPoints: [fileURLToPath(new URL("worker.ts", import.meta.url))],
      outfile: join(folder, "worker.mjs"),
      bundle: true,
      platform: "node",
      format: "esm",
      conditions: ["@vostack/source"],
      alias: { undici },
      banner: {
        js: 'import { createRequire as _create } from "node:module"; const require = _create(import.meta.url);',
      },
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return (dir, urls, options = {}) => {
    const args = [join(folder, "worker.mjs"), dir, JSON.stringify(options), ...urls];
    const child = spawn(process.execPath, args, {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NODE_EXTRA_CA_CERTS: options.authorities ?? "" },
    });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    const outcomes = new Promise<DownloadOutcome[] | undefined>((resolve) => {
      child.on("close", (code) => resolve(code === 0 ? JSON.parse(text) : undefined));
    });
    return { process: child, outcomes };
  };
}
