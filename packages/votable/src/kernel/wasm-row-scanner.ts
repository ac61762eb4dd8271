import type { RowScanner, Stop } from "../read/tabledata/row-scanner.ts";
import type { Engine } from "./engine.ts";

/** So many times the kernel may have hardly read a row before the table is left to JavaScript. */
const PATIENCE = 64;

/** The row scanner in WebAssembly, with another one behind it for the rows that it does not read. */
export class WasmRowScanner implements RowScanner {
  at = 0;
  newlines = 0;
  beyondAscii = false;
  readonly #engine: Engine;
  readonly #general: RowScanner;
  #misses = 0;

  /** Makes a scanner. */
  constructor(engine: Engine, general: RowScanner) {
    this.#engine = engine;
    this.#general = general;
  }

  scan(bytes: Uint8Array, from: number, to: number, maxRows: number): Stop {
    const engine = this.#engine;
    // A row that does not fit into the kernel's window has made it grow elsewhere.
    if (bytes.buffer !== engine.text.buffer || this.#misses > PATIENCE) {
      return this.#generally(bytes, from, to, maxRows);
    }
    const { kernel } = engine;
    let lines = 0;
    let wide = false;
    let at = from;
    let left = maxRows;
    let stop: Stop = "rows";
    while (left > 0) {
      const scan = engine.scanTable(at, to, left);
      at = scan.at;
      left -= scan.rows;
      lines += kernel.tableLines();
      wide ||= kernel.tableWide() !== 0;
      if (scan.stop === 0) {
        stop = "input";
        break;
      }
      if (scan.stop === 1) {
        this.#misses += scan.rows < 8 ? 1 : -this.#misses;
        stop = this.#generally(bytes, at, to, 1);
        lines += this.newlines;
        wide ||= this.beyondAscii;
        at = this.at;
        if (stop !== "rows") break;
        left--;
      }
    }
    this.at = at;
    this.newlines = lines;
    this.beyondAscii = wide;
    return stop;
  }

  #generally(bytes: Uint8Array, from: number, to: number, maxRows: number): Stop {
    const general = this.#general;
    general.beyondAscii = false;
    const stop = general.scan(bytes, from, to, maxRows);
    this.at = general.at;
    this.newlines = general.newlines;
    this.beyondAscii = general.beyondAscii;
    return stop;
  }
}
