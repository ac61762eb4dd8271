import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory in which astropy (Debian's) and the test exchange files. */
export class Exchange {
  readonly directory: string = mkdtempSync(join(tmpdir(), "vostack-fits-"));

  path(name: string): string {
    return join(this.directory, name);
  }

  read(name: string): Uint8Array {
    return new Uint8Array(readFileSync(this.path(name)));
  }

  write(name: string, bytes: Uint8Array | string): void {
    writeFileSync(this.path(name), bytes);
  }

  /** Runs a Python script inside of the directory; its standard output is JSON. */
  python<T>(script: string): T {
    const prelude = "import json, sys, warnings\nwarnings.simplefilter('ignore')\n";
    const out = execFileSync("/usr/bin/python3", ["-c", prelude + script], {
      cwd: this.directory,
      maxBuffer: 2 ** 30,
    });
    return JSON.parse(out.toString("utf8")) as T;
  }

  /** Runs a program inside of the directory. */
  run(program: string, ...args: string[]): string {
    return execFileSync(program, args, { cwd: this.directory, maxBuffer: 2 ** 30 }).toString(
      "utf8",
    );
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

const arrays = {
  uint8: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** An array that Python wrote with `tofile` in the machine's order. */
export function typedArray(bytes: Uint8Array, dtype: string): ArrayLike<number | bigint> {
  const maker = arrays[dtype as keyof typeof arrays];
  if (maker === undefined) throw new Error(`no array for ${dtype}`);
  return new maker(bytes.slice().buffer);
}

/** Index of the first difference, NaN being equal to NaN; -1 when there is none. */
export function firstDifference(
  a: ArrayLike<number | bigint>,
  b: ArrayLike<number | bigint>,
): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i]) && a[i] !== b[i]) return i;
  return -1;
}
