import { execFile, fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Starts the file server; returns its URL and a function that ends it. */
export async function startServer(...args) {
  const child = fork(fileURLToPath(new URL("server.mjs", import.meta.url)), args.map(String));
  const port = await new Promise((resolve) => child.once("message", resolve));
  return { url: `http://127.0.0.1:${port}`, stop: () => child.disconnect() };
}

/** Runs a command in a fresh directory; returns seconds, CPU seconds, peak resident megabytes and its output. */
export async function timed(command, args) {
  const dir = await mkdtemp(join(tmpdir(), "bench-"));
  try {
    const started = performance.now();
    const output = await new Promise((resolve, reject) => {
      const all = ["-f", "%M %U %S", command, ...args.map((arg) => arg.replaceAll("DIR", dir))];
      execFile("/usr/bin/time", all, { timeout: 300_000 }, (error, stdout, stderr) =>
        error ? reject(new Error(`${error.message} ${stderr}`)) : resolve({ stdout, stderr }),
      );
    });
    const seconds = (performance.now() - started) / 1000;
    const [kilobytes, user, system] = output.stderr
      .trim()
      .split("\n")
      .at(-1)
      .split(" ")
      .map(Number);
    return { seconds, megabytes: kilobytes / 1000, cpu: user + system, stdout: output.stdout };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * Runs commands in turn, several times, so that what else happens on the machine meets all of them;
 * the best run of each counts: what the machine can do when nothing else runs.
 */
export async function bestInTurn(rounds, commands) {
  const found = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, [command, ...args]] of Object.entries(commands)) {
      const run = await timed(command, args);
      if (found[name] === undefined || run.seconds < found[name].seconds) found[name] = run;
    }
  }
  return found;
}

/** Whether a command can be run. */
export function installed(command, ...args) {
  return new Promise((resolve) => execFile(command, args, (error) => resolve(error === null)));
}
