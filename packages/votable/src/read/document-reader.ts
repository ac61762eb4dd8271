import { type XmlElement, XmlReader } from "@vostack/xml";
import { VOTableError } from "../errors.ts";
import type { Finding } from "../finding.ts";
import type { Engine } from "../kernel/engine.ts";
import type { VOElement } from "../model/element.ts";
import { Info } from "../model/info.ts";
import { Comment, Instruction } from "../model/remark.ts";
import { isQueryStatus } from "../model/status.ts";
import type { VOTable } from "../model/votable.ts";
import { Table } from "../table/table.ts";
import { DataStream } from "./data-stream.ts";
import { DocumentTree, notVOTable } from "./document-tree.ts";
import { type Input, PADDING } from "./input.ts";
import type { ReadOptions } from "./options.ts";
import { nullTexts, takeStructure } from "./references.ts";
import { RowsReader } from "./rows-reader.ts";
import { Section } from "./section.ts";
import type { XmlRows } from "./xml-rows.ts";

/** What happened while bytes were read. */
export type ReaderEvent =
  /** A table's data begin: everything before them is known. */
  | { readonly type: "begin"; readonly section: Section }
  /** A table's data end. */
  | { readonly type: "end"; readonly section: Section }
  /** The data of a table lie outside of the document. */
  | { readonly type: "external"; readonly stream: DataStream }
  /** The bytes of a stream that can be read only as a whole are there. */
  | { readonly type: "collected"; readonly stream: DataStream }
  /** A row has packed cells, and is complete when they are unpacked. */
  | { readonly type: "packed"; readonly rows: XmlRows };

/** Remarks about what stands among the rows of one table. */
const MAX_TOLD = 100;

/** Reads a document from bytes: its tree by way of the XML reader, rows and streams by readers of their own. */
export class DocumentReader {
  /** What happened since this was emptied. */
  readonly events: ReaderEvent[] = [];
  /** The data being read. */
  section: Section | undefined;
  readonly #options: ReadOptions;
  readonly #xml: XmlReader;
  readonly #tree: DocumentTree;
  #rows: RowsReader | undefined;
  /** The TABLEDATA that is open. */
  #tableData: XmlElement | undefined;
  #stream: DataStream | undefined;
  /** Whether the text of a stream is being read. */
  #inStream = false;
  /** What ended a table early: an error, unless a QUERY_STATUS explains it. */
  #unfinished: VOTableError | undefined;
  readonly #tablesRead: Set<Table> = new Set();
  /** Whether a table with rows has ended. */
  #anyRows = false;
  #ended = false;
  #engineAsked = false;

  /** Makes a reader. */
  constructor(options: ReadOptions) {
    this.#options = options;
    const { maxDepth, maxEntityText, maxElements } = options.limits ?? {};
    this.#tree = new DocumentTree(maxElements);
    this.#xml = new XmlReader(
      {
        open: (element) => this.#onOpen(element),
        close: (element) => this.#onClose(element),
        text: (text) => this.#onText(text),
        comment: (text) => this.#onRemark(new Comment(text)),
        instruction: (target, body) => this.#onRemark(new Instruction(target, body)),
      },
      {
        ...(maxDepth === undefined ? {} : { maxDepth }),
        ...(maxEntityText === undefined ? {} : { maxEntityText }),
      },
    );
  }

  /** The document so far. */
  get votable(): VOTable | undefined {
    return this.#tree.votable;
  }

  /** The row that a cut document ended after, for errors. */
  get rowsRead(): number | undefined {
    return this.section?.totalRows;
  }

  /** Whether the data being read come in a form that the kernel may know. */
  get wantsEngine(): boolean {
    const inData = this.#rows !== undefined || this.#inStream;
    return inData && this.section !== undefined && !this.#engineAsked;
  }

  /** Goes on with the kernel, in its memory, or without it. */
  useEngine(engine: Engine | undefined, input: Input): void {
    this.#engineAsked = true;
    if (engine === undefined || input.end - input.start > engine.text.length - PADDING) return;
    input.moveTo(engine.text);
    (this.#rows ?? this.#stream)?.useEngine(engine);
  }

  /** Adds a remark about the document. */
  note(severity: Finding["severity"], code: string, message: string): void {
    const { line, column } = this.#xml;
    this.#tree.note({ severity, code, message, line, column });
  }

  /**
   * Reads on. @returns False when more bytes are needed; true when the caller should look at `events` and `section`
   * and call again.
   * @throws {VOTableError} @throws {XmlError}
   */
  read(input: Input): boolean {
    while (this.events.length === 0) {
      const rows = this.#rows;
      if (rows !== undefined) {
        if (!rows.read(input)) return false;
        if (!rows.ended) return true;
      } else if (this.#inStream) {
        if (!this.#readStream(input)) return false;
        if (this.#inStream) return true;
      } else {
        if (input.start === input.end) return false;
        this.#readXml(input);
      }
    }
    return true;
  }

  /** Ends the document. @throws {VOTableError} @throws {XmlError} When it is cut or is no VOTable. */
  end(input: Input): void {
    this.#ended = true;
    this.#stream?.cut();
    if (input.end === 0 && this.votable === undefined) throw notVOTable();
    if (input.start < input.end) this.#readXml(input);
    this.#xml.end();
    if (this.#unfinished !== undefined) throw this.#unfinished;
  }

  /** Why the service stopped within a row, where it says so. */
  get stopped(): VOTableError | undefined {
    return this.#unfinished?.code === "QUERY_ERROR" ? this.#unfinished : undefined;
  }

  /** Whether the document ended as it should. */
  get ended(): boolean {
    return this.#ended;
  }

  #readXml(input: Input): void {
    input.start += this.#xml.write(input.bytes.subarray(input.start, input.end));
  }

  /** @returns True when a portion of rows is ready or the stream's text has ended. */
  #readStream(input: Input): boolean {
    const stream = this.#stream!;
    const more = stream.readBase64(input);
    this.#xml.skipLines(stream.takeNewlines());
    if (stream.ended) this.#inStream = false;
    return more || stream.ended;
  }

  #onOpen(element: XmlElement): void {
    if (this.#rows !== undefined) {
      this.#rows.general.openElement(element);
      return;
    }
    const tree = this.#tree;
    const parent = tree.innermost;
    const created = tree.create(element);
    const isData = parent !== undefined && this.#beginData(created, element, parent);
    tree.open(created, !isData);
    if (this.#stream !== undefined && created.elementName === "STREAM") this.#beginStream(element);
  }

  /** Recognises the elements that hold data. They do not become part of the tree: the table's columns stand for them. */
  #beginData(created: VOElement, element: XmlElement, parent: VOElement): boolean {
    if (parent.elementName !== "DATA" && parent.elementName !== "TABLE") return false;
    const name = created.elementName;
    const { table } = this.#tree;
    if (table === undefined || !/^(TABLEDATA|BINARY2?|FITS|PARQUET)$/.test(name)) return false;
    const section = this.#beginTable(table, name, element);
    table.dataElement = { element: created, at: parent === table ? 0 : parent.children.length };
    this.events.push({ type: "begin", section });
    if (name === "TABLEDATA") this.#beginRows(section, element);
    else {
      const { maxRowBytes } = this.#options.limits ?? {};
      this.#stream = new DataStream(name, section, created, this, maxRowBytes);
    }
    return true;
  }

  #beginStream(element: XmlElement): void {
    const stream = this.#stream!;
    stream.open(element);
    if (stream.href === undefined) {
      this.#inStream = true;
      this.#xml.suspend();
    } else this.events.push({ type: "external", stream });
  }

  #beginRows(section: Section, element: XmlElement): void {
    const told = new Set<string>();
    this.#tableData = element;
    this.#rows = new RowsReader(section, this.#xml, this.#options.invalid === "null", {
      invalid: (message, row, field) =>
        this.note("error", "CELL", `${message} (field ${JSON.stringify(field)}, row ${row})`),
      remarkable: (severity, code, message) => {
        if (told.has(message) || told.size >= MAX_TOLD) return;
        told.add(message);
        this.note(severity, code, message);
      },
    });
    this.#xml.suspend();
  }

  #beginTable(table: Table, data: string, { line, column }: XmlElement): Section {
    const fault = (message: string, hint: string): VOTableError =>
      new VOTableError("FIELD", message, { line, column, hint });
    if (this.#tablesRead.has(table)) {
      throw fault("A table has data twice", "Give each TABLE one DATA with one serialisation.");
    }
    if (data === "PARQUET") {
      throw fault(
        "The data of the table are in PARQUET, which no version of VOTable knows",
        "Read the file that its STREAM names with a reader of Parquet.",
      );
    }
    this.#tablesRead.add(table);
    const { votable } = this;
    takeStructure(table, votable);
    this.section = new Section(table, table.fields, nullTexts(table.fields, votable));
    const { version = "" } = votable ?? {};
    for (const builder of this.section.builders) builder.countsBytes = /^1\.[6-9]/.test(version);
    this.#engineAsked = false;
    return this.section;
  }

  #onRemark(remark: Comment | Instruction): void {
    if (this.#rows !== undefined) this.#rows.general.remark(remark);
    else this.#tree.remark(remark, this.#xml.line);
  }

  #onText(text: string): void {
    if (this.#rows !== undefined) {
      this.#rows.general.text(text);
      return;
    }
    if (this.#stream === undefined) {
      this.#tree.text(text);
      return;
    }
    // What follows a comment, or stands in CDATA.
    const inside = this.#tree.innermost?.elementName === "STREAM";
    if (inside && this.#stream.href === undefined) this.#stream.addText(text);
  }

  #onClose(element: XmlElement): void {
    const rows = this.#rows;
    if (rows !== undefined && element !== this.#tableData) {
      if (!rows.general.closeElement(element)) return;
      this.events.push({ type: "packed", rows: rows.general });
      this.#xml.suspend();
      return;
    }
    const closed = this.#tree.close();
    if (closed === undefined) return;
    const name = closed.elementName;
    if (rows !== undefined) {
      // A short row is an error unless the service explains it after the table.
      this.#unfinished ??= rows.general.short;
      rows.ended = true;
      this.#rows = undefined;
      this.#endData();
    } else if (this.#stream !== undefined && /^(BINARY2?|FITS)$/.test(name)) {
      // What lies elsewhere is not read yet.
      if (this.#stream.href === undefined) this.#unfinished ??= this.#stream.close();
      if (this.#stream.collects) this.events.push({ type: "collected", stream: this.#stream });
      this.#endData();
      this.#stream = undefined;
    } else if (closed instanceof Info) this.#onInfo(closed);
    else if (closed instanceof Table) takeStructure(closed, this.votable);
  }

  #endData(): void {
    const { section } = this;
    if (section !== undefined) {
      this.events.push({ type: "end", section });
      this.#anyRows ||= section.totalRows > 0;
      const nrows = section.table.attr("nrows")?.trim() ?? "";
      // Rows of packed, FITS and external streams are read when the event before this one is handled.
      const later = this.#stream?.collects === true || this.#stream?.href !== undefined;
      const known = !later && /^\d+$/.test(nrows);
      if (known && Number(nrows) !== section.totalRows) {
        this.note(
          "warning",
          "NROWS",
          `nrows is ${nrows}, but the table has ${section.totalRows} rows`,
        );
      }
    }
    this.section = undefined;
  }

  #onInfo(info: Info): void {
    if (!isQueryStatus(info) || info.value.trim().toUpperCase() !== "ERROR") return;
    const message = info.text.trim();
    const cause = this.#unfinished;
    if (cause === undefined) {
      if (this.#anyRows) {
        this.note(
          "error",
          "QUERY_ERROR",
          `The service reports an error after its rows: ${message}`,
        );
      }
      return;
    }
    this.#unfinished = new VOTableError("QUERY_ERROR", `The service stopped: ${message}`, {
      row: cause.row,
      line: cause.line,
      cause,
      hint: "The rows before the error are complete.",
    });
  }
}
