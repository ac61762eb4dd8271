import { execFile } from "node:child_process";

/** What a program answered. */
export interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** Runs a program and waits for its end. @throws when it cannot be started */
export function run(program: string, args: readonly string[], input = ""): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const options = { timeout: 200_000, maxBuffer: 32 * 1024 * 1024 };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== "number") reject(error);
      else resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
    });
    child.stdin?.end(input);
  });
}

/** Runs a Python script with Debian's astropy and pyvo; fails when it does. */
export async function python(script: string, ...args: string[]): Promise<string> {
  const { code, output } = await run("/usr/bin/python3", ["-W", "ignore", "-", ...args], script);
  if (code !== 0) throw new Error(output);
  return output;
}
