// Compiles wasm/*.as with AssemblyScript and writes src/kernel/kernel-bytes.ts.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The source of the module that holds the compiled kernel. */
export async function kernelModule() {
  let wasm;
  const options = ["-O3", "--runtime", "stub", "--enable", "simd", "--noAssert"];
  const { error, stderr } = await asc.main(["wasm/index.ts", "-o", "kernel.wasm", ...options], {
    // The sources are AssemblyScript, which only looks like TypeScript: they are named .as.
    readFile: (name) => {
      if (!/^wasm\/[a-z0-9]+\.ts$/.test(name)) return null;
      return readFileSync(join(root, name.replace(/\.ts$/, ".as")), "utf8");
    },
    writeFile: (_name, contents) => {
      wasm = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return [
    "// Made by scripts/build-kernel.mjs of wasm/*.as; do not edit.",
    "/** The compiled kernel in base64. */",
    "export const kernelBytes: string =",
    `  "${Buffer.from(wasm).toString("base64")}";`,
    "",
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(root, "src/kernel/kernel-bytes.ts"), await kernelModule());
}
