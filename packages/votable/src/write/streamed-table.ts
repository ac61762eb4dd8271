import type { VOElement } from "../model/element.ts";
import { Field, Param } from "../model/field.ts";
import type { VOTable } from "../model/votable.ts";
import type { Table } from "../table/table.ts";
import type { RowSource } from "./row-source.ts";

/** A table that is being read, with the document around it as far as it was read: what `openTable` gives. */
export interface StreamedTable {
  /** The fields of the columns, in order. */
  readonly fields: readonly Field[];
  /** The table: its metadata, without data. */
  readonly table: Table;
  /** The document as far as it was read. */
  readonly votable: VOTable;
  /** The rows in batches. */
  batches(): AsyncIterable<Table>;
}

/** Tells tables that are being read from rows of a program. */
export function isStreamed(source: object): source is StreamedTable {
  return "batches" in source && typeof source.batches === "function" && "votable" in source;
}

/**
 * A table that is being read as rows to be written: with its own metadata, what stands before and after it in its RESOURCE
 * and before that in the document, and the service descriptors. Other tables are left out.
 */
export function rowSourceOf(stream: StreamedTable): RowSource {
  const { fields, table, votable } = stream;
  const resource = [...votable.descendants()].find(({ children }) => children.includes(table));
  const around = (): VOElement[] => elements(resource ?? votable);
  const before = around().slice(0, around().indexOf(table)).filter(isNoTable);
  const attributes = table.attributes.filter(({ name }) => name !== "nrows" && name !== "ref");
  return {
    fields,
    batches: stream.batches(),
    table: Object.fromEntries(attributes.map(({ name, value }) => [name, value])),
    tableChildren: elements(table).filter(
      (child) =>
        !(child instanceof Field && !(child instanceof Param)) && child.elementName !== "DATA",
    ),
    documentChildren: elements(votable).filter(({ elementName }) => elementName !== "RESOURCE"),
    resourceChildren: before,
    closing: () => {
      const after = around()
        .slice(around().indexOf(table) + 1)
        .filter(isNoTable);
      const inside = new Set([...before, ...after].flatMap((one) => [one, ...one.descendants()]));
      return [...after, ...votable.serviceDescriptors().filter((one) => !inside.has(one))];
    },
  };
}

function elements({ children }: VOElement): VOElement[] {
  return children.filter((child) => typeof child !== "string");
}

/** Neither a table nor something with one in it. */
function isNoTable(element: VOElement): boolean {
  return (
    element.elementName !== "TABLE" &&
    ![...element.descendants()].some(({ elementName }) => elementName === "TABLE")
  );
}
