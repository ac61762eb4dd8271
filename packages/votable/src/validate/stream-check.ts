import type { XmlElement } from "@vostack/xml";
import { VOTableError } from "../errors.ts";
import { VOElement } from "../model/element.ts";
import type { Field } from "../model/field.ts";
import { DataStream } from "../read/data-stream.ts";
import { Section } from "../read/section.ts";
import { Table } from "../table/table.ts";
import type { FindingList } from "./finding-list.ts";

/** Checks an inline BINARY or BINARY2 stream: its rows are read and forgotten. */
export class StreamCheck {
  readonly #stream: DataStream;
  readonly #section: Section;
  readonly #findings: FindingList;
  readonly #utf8: TextEncoder = new TextEncoder();
  #element: XmlElement | undefined;
  #failed = false;
  #read = false;

  /** Begins the data of a table. @throws {VOTableError} When its fields are not understood. */
  constructor(kind: string, fields: readonly Field[], findings: FindingList) {
    this.#findings = findings;
    this.#section = new Section(new Table([], [...fields]), fields);
    const notes = {
      note: (severity: "error" | "warning" | "info", code: string, message: string): void =>
        findings.add(severity, code, message, this.#element ?? { line: 0, column: 0 }),
    };
    this.#stream = new DataStream(kind, this.#section, new VOElement(kind), notes);
  }

  /** Rows that were read; undefined when the bytes are not in the document or not rows. */
  get rows(): number | undefined {
    return this.#read && !this.#failed ? this.#section.totalRows : undefined;
  }

  /** The STREAM begins. */
  open(element: XmlElement): void {
    this.#element = element;
    this.#stream.open(element);
    const { href, encoding } = this.#stream;
    if (href !== undefined) {
      this.#findings.add(
        "info",
        "EXTERNAL_STREAM",
        `The data lie elsewhere, at ${href}, and were not checked.`,
        element,
      );
      return;
    }
    if (encoding !== "base64" && encoding !== "gzip") {
      this.#findings.add(
        "error",
        "STREAM_ENCODING",
        'A STREAM inside of the document must be text. Encode it, and write encoding="base64".',
        element,
      );
    }
    if (this.#stream.collects) {
      this.#findings.add(
        "info",
        "STREAM_UNCHECKED",
        "The rows of packed and of FITS streams are not checked; read the document to do so.",
        element,
      );
      return;
    }
    this.#read = true;
  }

  /** Text of the STREAM. */
  text(text: string): void {
    if (!this.#read || this.#failed) return;
    this.#attempt(() => {
      const chunk = this.#stream.decode(this.#utf8.encode(text));
      for (let from = 0; from < chunk.length; ) {
        from += this.#stream.addBytes(chunk, from);
        while (this.#stream.readRows(false)) this.#section.forget();
        this.#section.forget();
      }
    });
  }

  /** The STREAM ends. */
  close(): void {
    if (!this.#read || this.#failed) return;
    this.#attempt(() => {
      const fault = this.#stream.close();
      if (fault !== undefined) throw fault;
    });
  }

  #attempt(read: () => void): void {
    try {
      read();
    } catch (fault) {
      if (!(fault instanceof VOTableError)) throw fault;
      this.#failed = true;
      this.#findings.add(
        "error",
        "STREAM",
        `${fault.message}. Compare the fields' datatypes and arraysizes with what the program wrote.`,
        this.#element ?? { line: 0, column: 0 },
      );
    }
  }
}
