import { Column } from "../column/column.ts";
import { VOTableError } from "../errors.ts";
import { Field } from "../model/field.ts";
import { Values } from "../model/values.ts";
import { Table } from "../table/table.ts";
import type { Serialization } from "./options.ts";

const integers: Readonly<Record<string, readonly [bigint, bigint]>> = {
  unsignedByte: [0n, 255n],
  short: [-32768n, 32767n],
  int: [-2147483648n, 2147483647n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
};

/**
 * The fields as they must be declared: integers that are null can be told from others only by a VALUES null,
 * in BINARY always and inside of arrays everywhere (VOTable 1.5, section 4.7).
 */
export function fieldsToDeclare(table: Table, serialization: Serialization): Map<Field, Field> {
  const changed = new Map<Field, Field>();
  for (const column of table.columns) {
    const { field, data } = column;
    const range = integers[field.layout.item];
    if (range === undefined || field.nullValue !== undefined) continue;
    const needed =
      data.items.validity !== undefined || (serialization === "binary" && data.nullCount > 0);
    if (needed) changed.set(field, withNull(field, freeValue(column, range)));
  }
  return changed;
}

/** A copy of a field with a VALUES null. */
export function withNull(field: Field, value: bigint): Field {
  const values = field.values;
  const others = field.children.filter((child) => child !== values);
  const declared =
    values === undefined
      ? new Values({ null: String(value) })
      : new Values([...values.attributes, { name: "null", value: String(value) }], values.children);
  const at = field.children.findIndex(
    (child) => typeof child !== "string" && child.elementName !== "DESCRIPTION",
  );
  const children = [...others];
  children.splice(at < 0 ? children.length : at, 0, declared);
  const copy = new Field(field.attributes, children);
  copy.prefix = field.prefix;
  return copy;
}

/** A value that the column does not have. */
function freeValue(column: Column, [least, greatest]: readonly [bigint, bigint]): bigint {
  const used = new Set<bigint>();
  for (const value of column.values as Iterable<number | bigint>) used.add(BigInt(value));
  for (const candidate of [least, greatest, -9999n, -1n]) {
    if (candidate >= least && !used.has(candidate)) return candidate;
  }
  for (let candidate = least; candidate <= greatest; candidate++) {
    if (!used.has(candidate)) return candidate;
  }
  throw new VOTableError("WRITE", "Every value is in use, so that none can stand for null", {
    field: column.name,
    hint: "Write binary2 or tabledata.",
  });
}

/** The table with other declarations of the same columns. */
export function redeclare(table: Table, changed: ReadonlyMap<Field, Field>): Table {
  if (changed.size === 0) return table;
  const children = table.children.map((child) =>
    child instanceof Field ? (changed.get(child) ?? child) : child,
  );
  const copy = new Table(table.attributes, children);
  copy.prefix = table.prefix;
  copy.setColumns(
    table.columns.map(
      (column) =>
        new Column(changed.get(column.field) ?? column.field, column.data, column.options),
    ),
  );
  return copy;
}
