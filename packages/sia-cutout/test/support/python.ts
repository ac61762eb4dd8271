import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Runs Debian's Python, the one with astropy and pyvo, and reads the JSON that it prints. */
export async function python<T>(script: string, ...args: readonly string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(
    "/usr/bin/python3",
    ["-W", "ignore", "-c", script, ...args],
    {
      timeout: 120_000,
      maxBuffer: 1 << 26,
    },
  );
  return JSON.parse(stdout) as T;
}
