// Compiles wasm/*.ts with AssemblyScript and writes src/kernel/kernel-bytes.ts.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The source of the module that holds the compiled kernel. */
export function kernelModule() {
  const dir = mkdtempSync(join(tmpdir(), "vostack-kernel-"));
  const out = join(dir, "kernel.wasm");
  try {
    const asc = join(root, "node_modules/assemblyscript/bin/asc.js");
    const options = ["-O3", "--runtime", "stub", "--enable", "simd", "--noAssert"];
    execFileSync(process.execPath, [asc, "wasm/index.ts", "-o", out, ...options], { cwd: root });
    return [
      "// Made by scripts/build-kernel.mjs of wasm/*.ts; do not edit.",
      "/** The compiled kernel in base64. */",
      "export const kernelBytes: string =",
      `  "${readFileSync(out).toString("base64")}";`,
      "",
    ].join("\n");
  } finally {
    rmSync(dir, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(root, "src/kernel/kernel-bytes.ts"), kernelModule());
}
