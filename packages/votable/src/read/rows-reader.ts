import type { XmlReader } from "@vostack/xml";
import { isUtf8 } from "../column/utf8-check.ts";
import { VOTableError } from "../errors.ts";
import type { Engine } from "../kernel/engine.ts";
import { WasmRowScanner } from "../kernel/wasm-row-scanner.ts";
import type { Input } from "./input.ts";
import type { Section } from "./section.ts";
import { JsRowScanner, type RowScanner } from "./tabledata/row-scanner.ts";
import { XmlRows, type XmlRowsEvents } from "./xml-rows.ts";

/** Rows read before the reader looks whether somebody wants to have them. */
const ROWS_AT_ONCE = 8_192;

/** Reads TABLEDATA from bytes: whole rows by a scanner, what is unusual by way of the XML reader, a piece at a time. */
export class RowsReader {
  /** What the XML reader tells of the rows. */
  readonly general: XmlRows;
  /** Whether the TABLEDATA has ended. */
  ended = false;
  readonly #section: Section;
  readonly #xml: XmlReader;
  #scanner: RowScanner;

  /** Begins to read rows; `lenient` makes invalid cells null. */
  constructor(section: Section, xml: XmlReader, lenient: boolean, events: XmlRowsEvents) {
    this.#section = section;
    this.#xml = xml;
    this.general = new XmlRows(section, lenient, events);
    this.#scanner = new JsRowScanner(section.builders);
  }

  /** Goes on with the kernel. */
  useEngine(engine: Engine): void {
    this.#scanner = new WasmRowScanner(engine, this.#scanner);
  }

  /** Reads on. @returns False when more bytes are needed; true when the rows have ended or somebody should look at them. */
  read(input: Input): boolean {
    const { general } = this;
    const section = this.#section;
    const before = section.rows;
    while (!this.ended && !general.waits) {
      if (input.start === input.end) return false;
      if (!general.busy && !this.#xml.insideMarkup) {
        if (section.rows - before >= ROWS_AT_ONCE) return true;
        const { bytes, start, end } = input;
        const stop = this.#scanner.scan(bytes, start, end, ROWS_AT_ONCE);
        this.#skip(input);
        if (stop === "rows") return true;
        if (stop === "input") return false;
      }
      // Something unusual, or the end: the general path reads one tag or one row of it, but no part of a row.
      const end = general.open === undefined ? tagEnd(input) : rowEnd(input);
      if (end < 0 && general.open !== undefined) return false;
      const piece = input.bytes.subarray(input.start, end < 0 ? input.end : end);
      input.start += this.#xml.write(piece);
    }
    return true;
  }

  /** Tells the XML reader what the scanner has read, and checks its UTF-8. */
  #skip(input: Input): void {
    const { bytes, start } = input;
    const scanner = this.#scanner;
    const { at, newlines } = scanner;
    if (scanner.beyondAscii) {
      scanner.beyondAscii = false;
      if (!isUtf8(bytes.subarray(start, at))) {
        throw new VOTableError("CELL", "The bytes of the table are not UTF-8", {
          row: this.#section.totalRows,
          line: this.#xml.line,
          hint: "The document declares UTF-8 or nothing; declare the encoding that it has.",
        });
      }
    }
    this.#xml.skipLines(newlines);
    input.start = at;
  }
}

/** The index after the next `>`; -1 when there is none. */
function tagEnd({ bytes, start, end }: Input): number {
  const at = bytes.indexOf(62, start);
  return at < 0 || at >= end ? -1 : at + 1;
}

/** The index after the next end tag of a TR; -1 when there is none. */
function rowEnd({ bytes, start, end }: Input): number {
  for (let at = bytes.indexOf(62, start); at >= 0 && at < end; at = bytes.indexOf(62, at + 1)) {
    let last = at - 1;
    while (bytes[last] === 32 || bytes[last] === 10 || bytes[last] === 13 || bytes[last] === 9)
      last--;
    // Before the name is the slash or the colon of a prefix.
    const before = bytes[last - 2];
    if (bytes[last] === 82 && bytes[last - 1] === 84 && (before === 47 || before === 58))
      return at + 1;
  }
  return -1;
}
