import { Column, Field, Table } from "@vostack/votable";

/** The same table with texts beyond ASCII as `unicodeChar`: services take `char` for ASCII, as the standard says, and lose the rest. */
export function withUnicode(table: Table): Table {
  const columns = table.fields.map((_, index) => table.column(index));
  if (!columns.some(isBeyondAscii)) return table;
  return new Table(
    table.attributes,
    [],
    columns.map((column) =>
      isBeyondAscii(column)
        ? new Column(unicodeField(column.field), column.data, column.options)
        : column,
    ),
  );
}

// The width of the strings in an array counts bytes for char and characters for unicodeChar; those stay as they are.
function isBeyondAscii({ field, data: { items } }: Column): boolean {
  if (field.datatype !== "char" || field.arraysize?.includes("x")) return false;
  return items.kind === "text" && items.values.some((byte) => byte > 127);
}

function unicodeField(field: Field): Field {
  const unicode = new Field(field.attributes, [...field.children]);
  return unicode.setAttr("datatype", "unicodeChar").setAttr("arraysize", "*") as Field;
}
