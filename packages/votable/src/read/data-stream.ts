import type { XmlElement } from "@vostack/xml";
import { VOTableError } from "../errors.ts";
import type { Finding } from "../finding.ts";
import type { Engine } from "../kernel/engine.ts";
import type { VOElement } from "../model/element.ts";
import type { Field } from "../model/field.ts";
import { Base64Decoder, Base64Fault } from "../number/base64.ts";
import { type Bytes, StreamFault } from "./binary/cell-reader.ts";
import { BinaryRowReader } from "./binary/row-reader.ts";
import { Input, MAX_ROW_BYTES, PADDING } from "./input.ts";
import type { Section } from "./section.ts";

/** Rows read before the reader looks whether somebody wants to have them. */
const ROWS_AT_ONCE = 8_192;
/** Characters of base64 decoded at a time. */
const SLICE = 262_144;
/** Bytes of a stream that are collected. */
const MAX_COLLECTED = 2 ** 31 - 1024;

/** Who is told about remarkable things. */
export interface Notes {
  /** Adds a remark about the document. */
  note(severity: Finding["severity"], code: string, message: string): void;
}

/** The content of BINARY, BINARY2 or FITS, inline or from elsewhere. */
export class DataStream {
  /** BINARY, BINARY2 or FITS. */
  readonly kind: string;
  /** The table's data. */
  readonly section: Section;
  /** Where the stream lies when it is not inline. */
  href: string | undefined;
  /** Its encoding as declared, in lower case. */
  encoding: string | undefined;
  /** Its rights as declared. */
  rights: string | undefined;
  /** FITS: number of the extension that holds the table. */
  readonly extnum: number | undefined;
  /** Whether the text of an inline stream has ended. */
  ended = false;
  /** The bytes of rows that were decoded and not read. */
  readonly raw: Input;
  readonly #notes: Notes;
  readonly #decoder: Base64Decoder = new Base64Decoder();
  readonly #reader: BinaryRowReader;
  #view: DataView;
  #newlines = 0;
  #noted = false;
  readonly #recoded: Set<string> = new Set();
  #engine: Engine | undefined;
  readonly #flagged: boolean;
  readonly #maxRowBytes: number;

  /** Begins a stream. */
  constructor(
    kind: string,
    section: Section,
    element: VOElement,
    notes: Notes,
    maxRowBytes: number = MAX_ROW_BYTES,
  ) {
    this.kind = kind;
    const extnum = Number(element.attr("extnum"));
    this.extnum = Number.isInteger(extnum) ? extnum : undefined;
    this.section = section;
    this.#notes = notes;
    this.#maxRowBytes = maxRowBytes;
    this.raw = new Input(SLICE / 2, MAX_COLLECTED);
    this.#view = new DataView(this.raw.bytes.buffer);
    this.#flagged = kind === "BINARY2";
    this.#reader = new BinaryRowReader(section.builders, this.#flagged);
    for (const builder of section.builders) {
      const { item, complex, size } = builder.layout;
      builder.nanIsNull = !this.#flagged && complex && size === 2;
      if (item === "char") builder.onRecoded = () => this.#noteRecoded(builder.field);
    }
  }

  /** The STREAM element begins. */
  open(element: XmlElement): void {
    const href = element.attr("href")?.trim();
    this.href = href === "" ? undefined : href;
    this.encoding = element.attr("encoding")?.trim().toLowerCase();
    this.rights = element.attr("rights");
    this.ended = false;
    // What was decoded at once comes on top of a row that is not complete.
    this.raw.maximum = this.collects ? MAX_COLLECTED : this.#maxRowBytes + SLICE;
  }

  /** Whether the bytes can be read only when all are there: FITS, and what is packed inside of the document. */
  get collects(): boolean {
    return this.kind === "FITS" || (this.href === undefined && this.encoding === "gzip");
  }

  /** Goes on with the kernel. */
  useEngine(engine: Engine): void {
    if (this.collects) return;
    if (this.raw.end - this.raw.start > engine.raw.length - PADDING) return;
    this.raw.moveTo(engine.raw);
    this.#engine = engine;
  }

  /** Line ends met since this was asked last. */
  takeNewlines(): number {
    const count = this.#newlines + this.#decoder.lines;
    this.#newlines = this.#decoder.lines = 0;
    return count;
  }

  /** Reads base64 up to the next tag. @returns True when it stopped although there may be more to read. */
  readBase64(input: Input): boolean {
    for (;;) {
      if (!this.#decodeInKernel(input)) {
        const lt = input.bytes.indexOf(60, input.start);
        const stop = Math.min(lt, input.end);
        // The kernel leaves a group of characters that the window cuts.
        const waits = this.#engine !== undefined && lt >= input.end && stop - input.start < 16;
        if (input.start === stop || waits) {
          if (lt < input.end) this.ended = true;
          return false;
        }
        this.#decode(input, Math.min(stop, input.start + SLICE));
      }
      if (this.readRows(false)) return true;
    }
  }

  #decode(input: Input, to: number): void {
    const { raw } = this;
    raw.reserve(to - input.start + 4);
    try {
      raw.end = this.#decoder.decode(input.bytes, input.start, to, raw.bytes, raw.end);
    } catch (fault) {
      if (!(fault instanceof Base64Fault)) throw fault;
      throw this.#error(`The base64 text is damaged: ${fault.message.toLowerCase()}`);
    }
    input.start = to;
  }

  /** Decodes whole groups of characters with the kernel. @returns False when that is not possible here. */
  #decodeInKernel(input: Input): boolean {
    const engine = this.#engine;
    const { raw } = this;
    const to = Math.min(input.end, input.start + SLICE);
    if (engine !== undefined) raw.reserve(to - input.start + 4);
    if (
      engine === undefined ||
      input.bytes.buffer !== engine.text.buffer ||
      raw.bytes.buffer !== engine.raw.buffer ||
      this.#decoder.begun
    ) {
      return false;
    }
    const { kernel } = engine;
    const text = engine.text.byteOffset;
    const end = kernel.decodeBase64(text + input.start, text + to, engine.raw.byteOffset + raw.end);
    const at = kernel.base64At() - text;
    if (at === input.start) return false;
    raw.end = end - engine.raw.byteOffset;
    input.start = at;
    this.#newlines += kernel.base64Lines();
    return true;
  }

  /** The bytes of a chunk of an external stream that is base64. @throws {VOTableError} */
  decode(chunk: Uint8Array): Uint8Array {
    const target = new Uint8Array(chunk.length + 4);
    try {
      return target.subarray(0, this.#decoder.decode(chunk, 0, chunk.length, target, 0));
    } catch (fault) {
      if (!(fault instanceof Base64Fault)) throw fault;
      throw this.#error(`The base64 text is damaged: ${fault.message.toLowerCase()}`);
    }
  }

  /** Adds text of an inline stream that did not come from the document's own bytes. @throws {VOTableError} */
  addText(text: string): void {
    const chunk = this.decode(new TextEncoder().encode(text));
    for (let from = 0; from < chunk.length; ) {
      from += this.addBytes(chunk, from);
      while (this.readRows(false));
    }
  }

  /** Adds bytes of an external stream. @returns How many were taken. */
  addBytes(chunk: Uint8Array, from: number): number {
    const count = Math.min(SLICE, chunk.length - from);
    this.raw.reserve(count);
    this.raw.bytes.set(chunk.subarray(from, from + count), this.raw.end);
    this.raw.end += count;
    return count;
  }

  /** Reads the rows that are complete. @returns True when there are as many as are read at once. */
  readRows(final: boolean): boolean {
    const { raw, section } = this;
    const before = section.rows;
    if (this.collects) return false;
    try {
      this.#readRowsInKernel(final);
      const left = ROWS_AT_ONCE - (section.rows - before);
      raw.start = this.#reader.read(this.#source(), raw.start, raw.end, final, left);
    } catch (fault) {
      if (!(fault instanceof StreamFault)) throw fault;
      section.dropPartialRow();
      throw this.#error(`The stream is damaged: ${fault.message}`);
    }
    if (this.#reader.omitsNulls === true && !this.#noted) {
      this.#noted = true;
      this.#notes.note(
        "error",
        "NULLS_OMITTED",
        "The BINARY2 stream leaves out the bytes of null cells; the standard keeps them (section 5.4). Other readers lose this table.",
      );
    }
    return section.rows - before === ROWS_AT_ONCE;
  }

  #noteRecoded({ name }: Field): void {
    if (this.#recoded.has(name)) return;
    this.#recoded.add(name);
    this.#notes.note(
      "warning",
      "ENCODING",
      `Strings of the field ${JSON.stringify(name)} are not UTF-8; they were read as ISO-8859-1`,
    );
  }

  /** The memory of the stream and a view of it. */
  #source(): Bytes {
    const { bytes } = this.raw;
    if (this.#view.buffer !== bytes.buffer || this.#view.byteOffset !== bytes.byteOffset) {
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    return { bytes, view: this.#view };
  }

  /** Reads rows with the kernel as far as it knows them. */
  #readRowsInKernel(final: boolean): void {
    const engine = this.#engine;
    const { raw } = this;
    const reader = this.#reader;
    if (engine === undefined) return;
    for (let left = ROWS_AT_ONCE; left > 0; ) {
      if (raw.bytes.buffer !== engine.raw.buffer || reader.omitsNulls === true) return;
      const mode = !this.#flagged ? 0 : reader.omitsNulls === undefined ? 3 : 1;
      const scan = engine.scanBinary(raw.start, raw.end, left, mode);
      raw.start = scan.at;
      left -= scan.rows;
      if (scan.stop === 0) return;
      if (scan.stop === 1) {
        // One row of something unusual, or the first row with a null, which decides how nulls are written.
        const next = reader.read(this.#source(), raw.start, raw.end, final, 1);
        if (next === raw.start) return;
        raw.start = next;
        left--;
      }
    }
  }

  /**
   * The stream is complete.
   *
   * @returns What is wrong when bytes are left that make no row: services end so when they fail.
   * @throws {VOTableError} When the bytes cannot be rows.
   */
  close(): VOTableError | undefined {
    if (this.collects) {
      return this.#decoder.pending ? this.#error("The base64 text is cut") : undefined;
    }
    while (this.readRows(true));
    const left = this.raw.end - this.raw.start;
    if (left > 0) return this.#error(`${left} bytes at the end of the stream make no row`);
    return this.#decoder.pending ? this.#error("The base64 text is cut") : undefined;
  }

  /** Takes the bytes that were collected; what they unpack to is added as bytes of rows. */
  takeCollected(): Uint8Array {
    const bytes = this.raw.bytes.slice(this.raw.start, this.raw.end);
    this.raw.start = this.raw.end;
    if (this.encoding === "gzip") this.encoding = undefined;
    return bytes;
  }

  /** The document ends inside of the stream: what is complete is read. */
  cut(): void {
    while (this.readRows(false));
  }

  #error(message: string): VOTableError {
    return new VOTableError("STREAM", message, {
      row: this.section.totalRows,
      hint: "The answer was cut or altered on its way, or its writer does not follow the standard.",
    });
  }
}
