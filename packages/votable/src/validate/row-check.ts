import type { XmlElement } from "@vostack/xml";
import type { Field } from "../model/field.ts";
import { CellCheck } from "./cell-check.ts";
import type { FindingList } from "./finding-list.ts";
import type { Version } from "./version.ts";

/** Checks the rows of a TABLEDATA; holds one cell at a time. */
export class RowCheck {
  /** Rows that ended. */
  rows = 0;
  readonly #fields: readonly Field[];
  readonly #cells: readonly (CellCheck | undefined)[];
  readonly #findings: FindingList;
  #cell: XmlElement | undefined;
  #text = "";
  #column = 0;

  /** Begins a table; fields that are not understood have their cells unchecked. */
  constructor(
    fields: readonly Field[],
    understood: WeakSet<Field>,
    version: Version,
    findings: FindingList,
  ) {
    this.#fields = fields;
    this.#cells = fields.map((field) =>
      understood.has(field) ? new CellCheck(field, version) : undefined,
    );
    this.#findings = findings;
  }

  /** A TR begins. */
  openRow(): void {
    this.#column = 0;
  }

  /** A TD begins. */
  openCell(element: XmlElement): void {
    this.#cell = element;
    this.#text = "";
  }

  /** Text inside of the TABLEDATA. @returns Whether it belongs to a cell. */
  text(text: string): boolean {
    if (this.#cell === undefined) return false;
    this.#text += text;
    return true;
  }

  /** A TD ends. */
  closeCell(): void {
    const cell = this.#cell;
    const column = this.#column++;
    this.#cell = undefined;
    const check = this.#cells[column];
    if (cell === undefined || check === undefined) return;
    const encoding = cell.attr("encoding")?.trim().toLowerCase() ?? "none";
    const isEncoded = encoding === "base64" || encoding === "gzip";
    const fault = isEncoded
      ? check.faultOfEncoded(this.#text, encoding)
      : check.faultOf(this.#text);
    if (fault === undefined) return;
    const field = this.#fields[column]!;
    const label = field.name || `number ${column + 1}`;
    const { severity, code, message } = fault;
    this.#findings.add(
      severity,
      code,
      `Row ${this.rows}, field ${JSON.stringify(label)} (${typeOf(field)}): ${message}.`,
      cell,
      `field ${JSON.stringify(label)}`,
    );
  }

  /** A TR ends. */
  closeRow(row: XmlElement): void {
    const count = this.#column;
    const expected = this.#fields.length;
    if (count !== expected) {
      this.#findings.add(
        "error",
        "ROW_LENGTH",
        `Row ${this.rows} has ${count} cells where the table has ${expected} fields. ${count < expected ? "Write an empty TD for each missing value." : "Remove the surplus TDs or add their FIELDs."}`,
        row,
      );
    }
    this.rows++;
  }
}

function typeOf(field: Field): string {
  return field.arraysize === undefined ? field.datatype : `${field.datatype}[${field.arraysize}]`;
}
