import type { ColumnBuilder } from "../column/builder.ts";
import { PADDING } from "../read/input.ts";
import { COLUMN_BYTES, ColumnArea } from "./column-area.ts";
import { instantiateKernel, type KernelExports } from "./module.ts";
import { writePowers } from "./powers.ts";

export { compileKernel } from "./module.ts";

/** Where the host's part of the memory begins; below are the kernel's own tables. */
const BASE = 65_536;
/** Rows that the kernel reads in one call. */
const MAX_ROWS = 4_096;
/** More columns are left to JavaScript: their memory would be large and mostly empty. */
const MAX_COLUMNS = 1_000;
const PAGE = 65_536;
/** Bytes of the document that the kernel has at a time, for tables of a usual number of columns and for wide ones. */
const WINDOW = 524_288;
const SMALL_WINDOW = 131_072;
const WIDE = 100;

/** What a call of the kernel did. */
export interface Scan {
  /** Rows taken over. */
  readonly rows: number;
  /** Address where the next row begins. */
  readonly at: number;
  /** 0: more input is needed, 1: something unusual, 2: enough rows. */
  readonly stop: number;
}

/** The kernel with the columns of one table. */
export class Engine {
  /** The kernel. */
  readonly kernel: KernelExports;
  /** Memory for the text of the document. */
  readonly text: Uint8Array;
  /** Memory for the bytes of a stream. */
  readonly raw: Uint8Array;
  readonly #areas: readonly ColumnArea[];
  readonly #builders: readonly ColumnBuilder[];

  /** Made by {@link createEngine}. */
  constructor(
    kernel: KernelExports,
    builders: readonly ColumnBuilder[],
    areas: readonly ColumnArea[],
    window: number,
  ) {
    const columns = align(COLUMN_BYTES * areas.length);
    const text = BASE + columns;
    const raw = text + align(window + PADDING);
    let address = raw + align(window + PADDING);
    const starts = areas.map((area) => {
      const start = address;
      address += area.bytes;
      return start;
    });
    const { memory } = kernel;
    memory.grow(Math.ceil((address + PAGE - memory.buffer.byteLength) / PAGE));
    writePowers(new DataView(memory.buffer), kernel.powers());
    this.kernel = kernel;
    this.text = new Uint8Array(memory.buffer, text, window + PADDING);
    this.raw = new Uint8Array(memory.buffer, raw, window + PADDING);
    this.#builders = builders;
    this.#areas = areas;
    areas.forEach((area, k) => {
      area.describe(memory.buffer, BASE + k * COLUMN_BYTES, starts[k]!);
    });
  }

  /** Reads rows of TABLEDATA that lie in `text`. */
  scanTable(from: number, to: number, maxRows: number): Scan {
    const { kernel } = this;
    const phase = this.#begin(false);
    const offset = this.text.byteOffset;
    const count = this.#areas.length;
    const most = Math.min(maxRows, MAX_ROWS - 8);
    const rows = kernel.scanTable(offset + from, offset + to, BASE, count, most, phase);
    this.#take(rows);
    return { rows, at: kernel.tableAt() - offset, stop: kernel.tableStop() };
  }

  /** Reads rows of a stream that lie in `raw`; for `mode` see {@link KernelExports.scanBinary}. */
  scanBinary(from: number, to: number, maxRows: number, mode: number): Scan {
    const { kernel } = this;
    const phase = this.#begin(true);
    const offset = this.raw.byteOffset;
    const count = this.#areas.length;
    const most = Math.min(maxRows, MAX_ROWS - 8);
    const rows = kernel.scanBinary(offset + from, offset + to, BASE, count, most, phase, mode);
    this.#take(rows);
    return { rows, at: kernel.binaryAt() - offset, stop: kernel.binaryStop() };
  }

  #begin(stream: boolean): number {
    for (const area of this.#areas) area.begin(stream);
    return (this.#builders[0]?.length ?? 0) & 7;
  }

  #take(rows: number): void {
    if (rows > 0) for (const area of this.#areas) area.take(rows, this.kernel);
  }
}

/** An engine for columns, or undefined when they are too many or the kernel cannot run here. */
export async function createEngine(
  builders: readonly ColumnBuilder[],
): Promise<Engine | undefined> {
  if (builders.length === 0 || builders.length > MAX_COLUMNS) return undefined;
  const kernel = await instantiateKernel();
  if (kernel === undefined) return undefined;
  const window = builders.length > WIDE ? SMALL_WINDOW : WINDOW;
  const areas = builders.map((builder) => new ColumnArea(builder, MAX_ROWS, window));
  return new Engine(kernel, builders, areas, window);
}

function align(bytes: number): number {
  return (bytes + 63) & ~63;
}
