import type { XmlElement } from "@vostack/xml";
import type { Field } from "../model/field.ts";
import type { FindingList, Place } from "./finding-list.ts";
import { RowCheck } from "./row-check.ts";
import { StreamCheck } from "./stream-check.ts";
import type { Version } from "./version.ts";

/** Checks one TABLE: its data against its fields, and the number of its rows. */
export class TableCheck {
  /** The TABLE element. */
  readonly element: XmlElement;
  /** Its fields so far. */
  readonly fields: Field[] = [];
  readonly #findings: FindingList;
  #rows: RowCheck | undefined;
  #stream: StreamCheck | undefined;
  #hasData = false;

  /** Begins a table. */
  constructor(element: XmlElement, findings: FindingList) {
    this.element = element;
    this.#findings = findings;
  }

  /** An element inside of the table begins. */
  open(element: XmlElement, understood: WeakSet<Field>, version: Version): void {
    switch (element.name) {
      case "DATA":
        this.#hasData = true;
        this.#checkFields(element);
        break;
      case "TABLEDATA":
        this.#rows = new RowCheck(this.fields, understood, version, this.#findings);
        break;
      case "TR":
        this.#rows?.openRow();
        break;
      case "TD":
        this.#rows?.openCell(element);
        break;
      case "BINARY":
      case "BINARY2":
      case "FITS":
        // Rows of a field that is not understood have no known length.
        if (this.fields.every((field) => understood.has(field))) {
          this.#stream = new StreamCheck(element.name, this.fields, this.#findings);
        }
        break;
      case "STREAM":
        this.#stream?.open(element);
        break;
    }
  }

  /** Text inside of the table. @returns Whether it was data. */
  text(text: string, parent: string): boolean {
    if (parent === "TD") return this.#rows?.text(text) ?? false;
    if (parent === "STREAM") this.#stream?.text(text);
    return parent === "STREAM";
  }

  /** An element of the table ends; `end` is the place of its end tag. */
  close(element: XmlElement, end: Place): void {
    switch (element.name) {
      case "TD":
        this.#rows?.closeCell();
        break;
      case "TR":
        this.#rows?.closeRow(element);
        break;
      case "STREAM":
        this.#stream?.close();
        break;
      case "TABLE":
        this.#checkRows(element, end);
        break;
    }
  }

  #checkFields(data: XmlElement): void {
    if (this.fields.length === 0) {
      this.#findings.add(
        "error",
        "FIELDS_MISSING",
        "The table has data but no FIELD. Describe each column by a FIELD.",
        data,
      );
    }
    const names = new Map<string, number>();
    for (const { name, sourceLine: line, sourceColumn: column } of this.fields) {
      const other = names.get(name);
      if (other === undefined) names.set(name, line);
      else if (name !== "") {
        this.#findings.add(
          "warning",
          "NAME_DUPLICATE",
          `The field in line ${other} is named ${JSON.stringify(name)}, too. Give each field a name of its own.`,
          { line, column },
        );
      }
    }
  }

  #checkRows(table: XmlElement, end: Place): void {
    const rows = this.#hasData ? (this.#rows?.rows ?? this.#stream?.rows) : 0;
    const nrows = table.attr("nrows")?.trim();
    if (rows === undefined || nrows === undefined || !/^\d+$/.test(nrows)) return;
    if (Number(nrows) === rows) return;
    this.#findings.add(
      "error",
      "NROWS",
      `The TABLE in line ${table.line} has ${rows} rows, but nrows is ${nrows}. Correct nrows, or find out why rows are missing.`,
      end,
    );
  }
}
