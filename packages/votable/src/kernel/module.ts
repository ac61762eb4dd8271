import { decodeBase64 } from "../number/base64.ts";

/** What the compiled kernel exports (see wasm/). Numbers are addresses unless said otherwise. */
export interface KernelExports {
  /** The kernel's memory. */
  readonly memory: WebAssembly.Memory;
  /** Where the table of powers goes. */
  powers(): number;
  /** Reads rows of TABLEDATA; returns how many. */
  scanTable(
    from: number,
    to: number,
    columns: number,
    count: number,
    maxRows: number,
    phase: number,
  ): number;
  /** Where TABLEDATA reading stopped. */
  tableAt(): number;
  /** Why: 0 more input is needed, 1 something unusual, 2 enough rows. */
  tableStop(): number;
  /** Line ends in what was read. */
  tableLines(): number;
  /** Not 0 when bytes above 127 occurred. */
  tableWide(): number;
  /** Reads rows of BINARY (mode 0), BINARY2 (1), or BINARY2 up to the first null (3); returns how many. */
  scanBinary(
    from: number,
    to: number,
    columns: number,
    count: number,
    maxRows: number,
    phase: number,
    mode: number,
  ): number;
  /** Where binary reading stopped. */
  binaryAt(): number;
  /** Why: as {@link KernelExports.tableStop}. */
  binaryStop(): number;
  /** Finds the numbers of the strings of a column's rows; 0 when there are too many different ones. */
  shareStrings(column: number, rows: number): number;
  /** Decodes base64; returns where the bytes end. */
  decodeBase64(from: number, to: number, target: number): number;
  /** Where decoding stopped. */
  base64At(): number;
  /** Line ends in what was decoded. */
  base64Lines(): number;
}

let compiled: Promise<WebAssembly.Module | undefined> | undefined;

/** A new instance of the kernel; undefined where WebAssembly is missing or forbidden, or knows no SIMD. */
export async function instantiateKernel(): Promise<KernelExports | undefined> {
  const module = await compileKernel();
  if (module === undefined) return undefined;
  const instance = await WebAssembly.instantiate(module, { env: { abort } });
  return instance.exports as unknown as KernelExports;
}

/** Compiles the kernel, once; undefined as for {@link instantiateKernel}. */
export function compileKernel(): Promise<WebAssembly.Module | undefined> {
  compiled ??= compile();
  return compiled;
}

async function compile(): Promise<WebAssembly.Module | undefined> {
  if (typeof WebAssembly !== "object") return undefined;
  const { kernelBytes } = await import("./kernel-bytes.ts");
  try {
    return await WebAssembly.compile(decodeBase64(kernelBytes) as Uint8Array<ArrayBuffer>);
  } catch (error) {
    // A policy that forbids WebAssembly, or an engine without SIMD: the kernel in JavaScript gives the same result.
    if (error instanceof WebAssembly.CompileError || error instanceof EvalError) return undefined;
    throw error;
  }
}

function abort(): never {
  throw new WebAssembly.RuntimeError("The VOTable kernel stopped");
}
