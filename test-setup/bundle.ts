import { isBuiltin } from "node:module";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** What a program costs in a browser. */
export interface Bundle {
  /** Bytes of what loads at once, packed by gzip. */
  readonly gzipped: number;
  /** What it still imports of Node; a browser has none of it. */
  readonly nodeModules: readonly string[];
}

/**
 * Bundles a program for browsers, from the sources of the packages.
 *
 * @param code the program: `export * from "@vostack/xml"`
 * @param folder where its imports are looked up: `import.meta.dirname`
 * @param options `external` packages are not counted
 */
export async function bundle(
  code: string,
  folder: string,
  options: { readonly external?: string[] } = {},
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: folder },
    bundle: true,
    splitting: true,
    outdir: folder,
    minify: true,
    format: "esm",
    platform: "browser",
    conditions: ["@vostack/source"],
    // sax asks for Node's streams and does without them.
    external: ["stream", ...(options.external ?? [])],
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const paths = new Map(Object.keys(metafile.outputs).map((path, n) => [path, outputFiles[n]!]));
  const atOnce = new Set<string>();
  const load = (path: string): void => {
    if (atOnce.has(path)) return;
    atOnce.add(path);
    for (const { path: next, kind } of metafile.outputs[path]!.imports) {
      if (kind === "import-statement" && paths.has(next)) load(next);
    }
  };
  load([...paths.keys()].find((path) => path.endsWith("stdin.js"))!);
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  return {
    gzipped: [...atOnce].reduce((sum, path) => sum + gzipSync(paths.get(path)!.contents).length, 0),
    nodeModules: imports
      .map(({ path }) => path)
      .filter((path) => path !== "stream" && (isBuiltin(path) || path === "undici")),
  };
}
