import type { XmlElement } from "@vostack/xml";
import { VOTableError } from "../errors.ts";
import type { Comment, Instruction } from "../model/remark.ts";
import { Base64Fault, decodeBase64 } from "../number/base64.ts";
import { StreamFault } from "./binary/cell-reader.ts";
import { appendCellText, CellFault, type NullRule, nullRuleOf } from "./cell-text.ts";
import { appendEncodedCell } from "./encoded-cell.ts";
import { MarkupCollector } from "./markup-collector.ts";
import type { Section } from "./section.ts";

/** What the general path tells its owner. */
export interface XmlRowsEvents {
  /** A cell was made null because it is no value of its field. */
  invalid(message: string, row: number, field: string): void;
  /** Something about what stands among the cells; told once of each kind. */
  remarkable(severity: "error" | "info", code: string, message: string): void;
}

/** A cell whose bytes are packed by gzip: its row waits until somebody has unpacked them. */
export interface PackedCell {
  /** Its column. */
  readonly column: number;
  /** Its TD. */
  readonly element: XmlElement;
  /** The bytes as they are packed. */
  readonly bytes: Uint8Array;
}

/** Rows of TABLEDATA from the events of the XML reader: the general path, which takes anything that is well-formed. */
export class XmlRows {
  /** The TR that is open. */
  open: XmlElement | undefined;
  /** A row with too few cells: an error, unless a QUERY_STATUS explains it. */
  short: VOTableError | undefined;
  /** The packed cells of the row. */
  readonly packed: PackedCell[] = [];
  /** How many bytes packed cells had when they were unpacked: all, and those since somebody was told of rows. */
  unpackedBytes = 0;
  untoldBytes = 0;
  readonly #section: Section;
  readonly #nulls: readonly NullRule[];
  readonly #lenient: boolean;
  readonly #events: XmlRowsEvents;
  readonly #markup: MarkupCollector;
  #cell: XmlElement | undefined;
  #text = "";
  #column = 0;
  #begun = false;

  /** Makes a reader of rows; `lenient` makes invalid cells null. */
  constructor(section: Section, lenient: boolean, events: XmlRowsEvents) {
    this.#section = section;
    this.#nulls = section.builders.map(nullRuleOf);
    this.#lenient = lenient;
    this.#events = events;
    this.#markup = new MarkupCollector(section, events);
  }

  /** Whether what follows belongs to a row or an element that has begun, or to nothing that can be read. */
  get busy(): boolean {
    return this.open !== undefined || this.short !== undefined || this.#markup.inside;
  }

  /** Whether the row that was read last waits for its packed cells: it is complete when all are {@link unpacked}. */
  get waits(): boolean {
    return this.open === undefined && this.packed.length > 0;
  }

  /** A start tag below TABLEDATA. */
  openElement(element: XmlElement): void {
    const { name } = element;
    if (name !== "TR" && name !== "TD") {
      this.#beginRow();
      this.#markup.open(element);
      return;
    }
    if (this.#markup.inside) this.#markup.leave();
    if (name === "TR" && this.open === undefined) {
      if (this.short !== undefined) throw this.short;
      this.open = element;
      this.#begun = false;
      this.#column = 0;
    } else if (name === "TD" && this.open !== undefined && this.#cell === undefined) {
      this.#beginRow();
      if (this.#column >= this.#section.fields.length) {
        throw this.#error(
          "ROW_LENGTH",
          "The row has more cells than the table has fields",
          element,
        );
      }
      this.#cell = element;
      this.#text = "";
      this.#markup.beginCell(element);
    } else throw this.#error("ROW_LENGTH", `A ${name} stands where none may stand`, element);
  }

  /** Begins the row whose TR is open: not before something stands in it, since rows may be handed out until then. */
  #beginRow(): void {
    if (this.open === undefined || this.#begun) return;
    this.#begun = true;
    this.#section.beginRow();
    this.#markup.beginRow(this.open);
  }

  /** A comment or an instruction below TABLEDATA. */
  remark(remark: Comment | Instruction): void {
    this.#beginRow();
    this.#markup.add(remark);
  }

  /** Text below TABLEDATA. */
  text(text: string): void {
    if (this.#cell !== undefined) this.#text += text;
    else if (!this.#markup.text(text) && text.trim() !== "") {
      throw this.#error(
        "CELL",
        `Text outside of the cells: ${JSON.stringify(text.trim().slice(0, 40))}`,
      );
    }
  }

  /** An end tag below TABLEDATA. @returns Whether the row needs its packed cells {@link unpacked}. */
  closeElement(element: XmlElement): boolean {
    if (element === this.#cell) {
      this.#endCell(element);
      this.#cell = undefined;
      this.#markup.endCell();
    } else if (element === this.open) {
      this.#endRow(element);
      return this.waits;
    } else this.#markup.close(element);
    return false;
  }

  /** Adds the value of a packed cell. */
  unpacked({ column, element }: PackedCell, bytes: Uint8Array): void {
    this.unpackedBytes += bytes.length;
    this.untoldBytes += bytes.length;
    this.#append(column, element, () =>
      appendEncodedCell(this.#section.builders[column]!, this.#nulls[column]!, bytes),
    );
  }

  /** Adds null for a packed cell that cannot be unpacked, where that is allowed. @throws {VOTableError} `CELL` otherwise. */
  damaged({ column, element }: PackedCell, message: string): void {
    this.#append(column, element, () => {
      throw new CellFault(message);
    });
  }

  /** Ends the row whose packed cells were added. */
  endPackedRow(): void {
    this.packed.length = 0;
    this.#section.endRow();
  }

  #endRow(element: XmlElement): void {
    this.#beginRow();
    this.open = undefined;
    const { fields } = this.#section;
    if (this.#column < fields.length) {
      this.packed.length = 0;
      this.#section.dropPartialRow();
      this.short = this.#error(
        "ROW_LENGTH",
        `The row has ${this.#column} cells where the table has ${fields.length} fields`,
        element,
      );
    } else if (this.packed.length === 0) this.#section.endRow();
    this.#markup.endRow();
  }

  #endCell(element: XmlElement): void {
    const column = this.#column++;
    const builder = this.#section.builders[column]!;
    const nulls = this.#nulls[column]!;
    const text = this.#text;
    this.#append(column, element, () => {
      const encoding = element.attr("encoding")?.trim().toLowerCase() ?? "";
      // A cell has no header that could say how it is encoded.
      if (encoding === "" || encoding === "none" || encoding === "dynamic") {
        appendCellText(builder, text, nulls);
      } else if (encoding === "base64") appendEncodedCell(builder, nulls, decodeBase64(text));
      else if (encoding === "gzip" && text.trim() !== "") {
        this.packed.push({ column, element, bytes: decodeBase64(text) });
      } else if (encoding === "gzip") builder.appendNull();
      else throw new CellFault(`the encoding ${JSON.stringify(encoding)} is not known`);
    });
  }

  /** Adds a cell; what is wrong with it becomes null, where that is allowed. */
  #append(column: number, element: XmlElement, append: () => void): void {
    const builder = this.#section.builders[column]!;
    const rows = builder.length;
    try {
      append();
    } catch (fault) {
      const known =
        fault instanceof CellFault || fault instanceof StreamFault || fault instanceof Base64Fault;
      if (!known) throw fault;
      const { name } = builder.field;
      if (!this.#lenient) throw this.#error("CELL", capital(fault.message), element, name);
      builder.truncate(rows);
      builder.appendNull();
      this.#events.invalid(capital(fault.message), this.#section.totalRows, name);
    }
  }

  #error(
    code: "CELL" | "ROW_LENGTH",
    message: string,
    element?: XmlElement,
    field?: string,
  ): VOTableError {
    return new VOTableError(code, message, {
      row: this.#section.totalRows,
      field,
      line: element?.line,
      column: element?.column,
      hint:
        code === "CELL"
          ? 'Read with {invalid: "null"} to make such cells null.'
          : "The document is damaged, or was cut by an error of the service.",
    });
  }
}

function capital(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
