import type { XmlElement } from "@vostack/xml";
import { VOTableError } from "../errors.ts";
import { Base64Fault, decodeBase64 } from "../number/base64.ts";
import { cellReader, StreamFault } from "./binary/cell-reader.ts";
import { appendCellText, CellFault, type NullRule, nullRuleOf } from "./cell-text.ts";
import type { Section } from "./section.ts";

/** What the general path tells its owner. */
export interface XmlRowsEvents {
  /** A cell was made null because it is no value of its field. */
  invalid(message: string, row: number, field: string): void;
  /** Something between the tags has no place in a table's memory; told once of each kind. */
  dropped(severity: "error" | "info", code: string, message: string): void;
}

/** Remarks about what is not kept in one table. */
const MAX_DROPPED = 100;

/** Rows of TABLEDATA from the events of the XML reader: the general path, which takes anything that is well-formed. */
export class XmlRows {
  /** The TR that is open. */
  open: XmlElement | undefined;
  /** A row with too few cells: an error, unless a QUERY_STATUS explains it. */
  short: VOTableError | undefined;
  readonly #section: Section;
  readonly #nulls: readonly NullRule[];
  readonly #lenient: boolean;
  readonly #events: XmlRowsEvents;
  readonly #dropped: Set<string> = new Set();
  #cell: XmlElement | undefined;
  #text = "";
  #column = 0;

  /** Makes a reader of rows; `lenient` makes invalid cells null. */
  constructor(section: Section, lenient: boolean, events: XmlRowsEvents) {
    this.#section = section;
    this.#nulls = section.builders.map(nullRuleOf);
    this.#lenient = lenient;
    this.#events = events;
  }

  /** A start tag below TABLEDATA. */
  openElement(element: XmlElement): void {
    if (element.name === "TR" && this.open === undefined) {
      if (this.short !== undefined) throw this.short;
      this.open = element;
      this.#column = 0;
      this.#section.beginRow();
      this.#checkAttributes(element);
    } else if (element.name === "TD" && this.open !== undefined && this.#cell === undefined) {
      if (this.#column >= this.#section.fields.length) {
        throw this.#error(
          "ROW_LENGTH",
          "The row has more cells than the table has fields",
          element,
        );
      }
      this.#cell = element;
      this.#text = "";
      this.#checkAttributes(element);
    } else if (element.name === "TR" || element.name === "TD") {
      throw this.#error("ROW_LENGTH", `A ${element.name} stands where none may stand`, element);
    } else {
      const { qualifiedName: name } = element;
      this.#drop(
        "error",
        "ELEMENT_UNKNOWN",
        `Rows hold no element ${name}; its tags were left out`,
      );
    }
  }

  /** Tells of attributes, which columns have no place for. */
  #checkAttributes({ name, attributes }: XmlElement): void {
    for (const attribute of attributes) {
      if (name === "TD" && attribute.name === "encoding") continue;
      this.#drop(
        "info",
        "ROW_ATTRIBUTE",
        `The attribute ${attribute.name} of ${name} is not kept: rows live in columns`,
      );
    }
  }

  #drop(severity: "error" | "info", code: string, message: string): void {
    if (this.#dropped.has(message) || this.#dropped.size >= MAX_DROPPED) return;
    this.#dropped.add(message);
    this.#events.dropped(severity, code, message);
  }

  /** Text below TABLEDATA. */
  text(text: string): void {
    if (this.#cell !== undefined) this.#text += text;
    else if (text.trim() !== "") {
      throw this.#error(
        "CELL",
        `Text outside of the cells: ${JSON.stringify(text.trim().slice(0, 40))}`,
      );
    }
  }

  /** An end tag below TABLEDATA. */
  closeElement(element: XmlElement): void {
    if (element === this.#cell) {
      this.#endCell(element);
      this.#cell = undefined;
      return;
    }
    if (element !== this.open) return;
    this.open = undefined;
    const { fields } = this.#section;
    if (this.#column < fields.length) {
      this.#section.dropPartialRow();
      this.short = this.#error(
        "ROW_LENGTH",
        `The row has ${this.#column} cells where the table has ${fields.length} fields`,
        element,
      );
    } else this.#section.endRow();
  }

  #endCell(element: XmlElement): void {
    const k = this.#column++;
    const builder = this.#section.builders[k]!;
    const rows = builder.length;
    try {
      const encoding = element.attr("encoding")?.toLowerCase();
      if (encoding === "base64") this.#binaryCell(k);
      else if (encoding !== undefined && encoding !== "none") {
        throw new CellFault(`the encoding ${JSON.stringify(encoding)} of a cell is not supported`);
      } else appendCellText(builder, this.#text, this.#nulls[k]!);
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

  /** TD encoding="base64": the bytes that BINARY would have (VOTable 1.1, section 5.1). */
  #binaryCell(column: number): void {
    const builder = this.#section.builders[column]!;
    if (this.#text.trim() === "") {
      builder.appendNull();
      return;
    }
    const bytes = decodeBase64(this.#text);
    const source = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
    const reader = cellReader(builder, this.#nulls[column]!, false);
    if (reader.skip(source, 0, bytes.length) !== bytes.length) {
      throw new StreamFault("the base64 bytes are no value of the field");
    }
    reader.read(source, 0);
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
