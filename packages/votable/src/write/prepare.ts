import { Column } from "../column/column.ts";
import type { TextItems } from "../column/items.ts";
import { isAscii } from "../column/utf8-check.ts";
import { VOTableError } from "../errors.ts";
import { Field, Param } from "../model/field.ts";
import { Values } from "../model/values.ts";
import { Table } from "../table/table.ts";
import type { Serialization } from "./options.ts";
import type { TableDataRules } from "./table-data-rules.ts";
import { lengthOf, unitOf } from "./text-length.ts";

const integers: Readonly<Record<string, readonly [bigint, bigint]>> = {
  unsignedByte: [0n, 255n],
  short: [-32768n, 32767n],
  int: [-2147483648n, 2147483647n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
};

/**
 * The fields as they must be declared: integers that are null can be told from others only by a VALUES null, in BINARY and
 * before VOTable 1.3 always and inside of arrays everywhere (VOTable 1.5, section 4.7); strings must have room where
 * all have one length; and char is ASCII before VOTable 1.6, so that other text needs unicodeChar.
 */
export function fieldsToDeclare(
  table: Table,
  serialization: Serialization,
  rules: TableDataRules,
): Map<Field, Field> {
  const changed = new Map<Field, Field>();
  // What was read is written as it was declared, and with empty cells where it had them.
  const isNew = table.sourceLine === 0;
  for (const column of table.columns) {
    const { field, data } = column;
    if (data.items.kind === "text") {
      const unicode = isNew && !rules.countsBytes ? withUnicode(field, data.items) : undefined;
      const wider = withRoom(unicode ?? field, data.items, serialization, rules) ?? unicode;
      if (wider !== undefined) changed.set(field, wider);
      continue;
    }
    const range = integers[field.layout.item];
    if (range === undefined || field.nullValue !== undefined) continue;
    const unflagged =
      serialization === "binary" || (serialization === "tabledata" && isNew && !rules.emptyNulls);
    const needed = data.items.validity !== undefined || (unflagged && data.nullCount > 0);
    if (needed) changed.set(field, withNull(field, freeValue(column, range)));
  }
  return changed;
}

/** A copy of a field of char as one of unicodeChar, when its texts have characters beyond ASCII. */
function withUnicode(field: Field, { values, offsets, length }: TextItems): Field | undefined {
  if (field.layout.item !== "char") return undefined;
  if (isAscii(values.subarray(offsets[0], offsets[length]))) return undefined;
  return copyOf(field).setAttr("datatype", "unicodeChar");
}

function copyOf(field: Field): Field {
  const copy = new Field(field.attributes, field.children, field.elementName);
  copy.prefix = field.prefix;
  copy.namespace = field.namespace;
  return copy;
}

/** A copy of a field whose strings have the length of the longest one, when they are longer than the field says. */
function withRoom(
  field: Field,
  { values, offsets, length }: TextItems,
  serialization: Serialization,
  { countsBytes }: TableDataRules,
): Field | undefined {
  const { item, list, width } = field.layout;
  // Outside of arrays a longer string does no harm in TABLEDATA.
  if (width === undefined || (serialization === "tabledata" && !list)) return undefined;
  const unit = unitOf(item, countsBytes || serialization !== "tabledata");
  let room = width;
  for (let k = 0; k < length; k++) {
    const from = offsets[k]!;
    const to = offsets[k + 1]!;
    // No unit is longer than the bytes of UTF-8.
    if (to - from > room) room = Math.max(room, lengthOf(values, from, to, unit));
  }
  if (room === width) return undefined;
  const { arraysize = "" } = field;
  return copyOf(field).setAttr(
    "arraysize",
    list ? arraysize.replace(/^\s*\d+/, String(room)) : "*",
  );
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
  copy.namespace = field.namespace;
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
  const own = table.children.some((child) => child instanceof Field && !(child instanceof Param));
  const children = table.children.map((child) =>
    child instanceof Field ? (changed.get(child) ?? child) : child,
  );
  let { attributes } = table;
  if (!own) {
    // The other table's declarations do not fit any more: this one gets its own.
    const described = children.findIndex(
      (child) => typeof child !== "string" && !/^(DESCRIPTION|INFO)$/.test(child.elementName),
    );
    const fields = table.fields.map((field) => changed.get(field) ?? field);
    children.splice(described < 0 ? children.length : described, 0, ...fields);
    attributes = attributes.filter(({ name }) => name !== "ref");
  }
  const copy = new Table(attributes, children);
  copy.prefix = table.prefix;
  copy.namespace = table.namespace;
  copy.sourceLine = table.sourceLine;
  copy.rowsUnknown = table.rowsUnknown;
  copy.setColumns(
    table.columns.map(
      (column) =>
        new Column(changed.get(column.field) ?? column.field, column.data, column.options),
    ),
  );
  copy.dataElement = table.dataElement;
  copy.rowMarkup = table.rowMarkup;
  return copy;
}
