import { appendValue, type CellInput } from "../column/append-value.ts";
import { ColumnBuilder } from "../column/builder.ts";
import type { VOElement } from "../model/element.ts";
import type { Field } from "../model/field.ts";
import type { Info } from "../model/info.ts";
import { Resource } from "../model/resource.ts";
import { VOTable } from "../model/votable.ts";
import { Table } from "../table/table.ts";
import { documentOf } from "./document.ts";
import type { Serialization } from "./options.ts";
import { withNull } from "./prepare.ts";

/** Rows that are yet to come, with what describes them. */
export interface RowSource {
  /** The columns. */
  readonly fields: readonly Field[];
  /** The rows: tables with these columns, or arrays of rows, each an array of values in the order of the fields. */
  readonly batches:
    | AsyncIterable<Table | readonly (readonly CellInput[])[]>
    | Iterable<Table | readonly (readonly CellInput[])[]>;
  /** Attributes of the TABLE. */
  readonly table?: Readonly<Record<string, string | undefined>>;
  /** Children of the TABLE after its fields: PARAM, GROUP, LINK. */
  readonly tableChildren?: readonly VOElement[];
  /** Children of the RESOURCE before the table: INFO, COOSYS, … */
  readonly resourceChildren?: readonly VOElement[];
  /** Children of the RESOURCE after the table. Asked for when all rows are written: an overflow, a late error. */
  readonly closing?: () => readonly (Info | VOElement)[];
  /** RESOURCE elements after that of the table: service descriptors. */
  readonly resources?: readonly Resource[];
}

const nullOf: Readonly<Record<string, bigint>> = {
  unsignedByte: 255n,
  short: -32768n,
  int: -2147483648n,
  long: -(2n ** 63n),
};

/** The document around rows that are yet to come. */
export function rowSourceDocument(
  source: RowSource,
  serialization: Serialization,
): { votable: VOTable; table: Table; resource: Resource } {
  // Whether nulls will come is not known, and BINARY must have declared them.
  const fields = source.fields.map((field) => {
    const none = nullOf[field.layout.item];
    const declared = field.nullValue !== undefined || none === undefined;
    return serialization !== "binary" || declared ? field : withNull(field, none);
  });
  const table = new Table({ ...source.table }, [...fields, ...(source.tableChildren ?? [])]);
  table.setColumns(fields.map((field) => new ColumnBuilder(field).finish()));
  table.rowsUnknown = true;
  const resource = new Resource({ type: "results" }, [...(source.resourceChildren ?? []), table]);
  const votable = documentOf(resource);
  return {
    votable: new VOTable(votable.attributes, [resource, ...(source.resources ?? [])]),
    table,
    resource,
  };
}

/** The rows of a source as tables. */
export async function* writtenRows(
  source: RowSource,
  table: Table,
): AsyncGenerator<Table, void, undefined> {
  const builders = table.fields.map((field) => new ColumnBuilder(field));
  for await (const batch of source.batches) {
    if (batch instanceof Table) {
      yield batch;
      continue;
    }
    for (const row of batch) {
      for (let k = 0; k < builders.length; k++) appendValue(builders[k]!, row[k]);
    }
    const columns = builders.map((builder) => builder.finish());
    yield new Table([], [], columns);
  }
}
