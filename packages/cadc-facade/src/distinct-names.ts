import { Column, Field, type Table } from "@vostack/votable";

/**
 * The same table with a name for every column: `SELECT *` over a join gives several columns one name, and the
 * second becomes `name2`, the third `name3`.
 */
export function withDistinctNames(table: Table): Table {
  const seen = new Map<string, number>();
  const columns = table.columns.map((column) => {
    const count = (seen.get(column.name) ?? 0) + 1;
    seen.set(column.name, count);
    return count === 1 ? column : renamed(column, `${column.name}${count}`);
  });
  return columns.some((column, n) => column !== table.columns[n])
    ? table.withColumns(columns)
    : table;
}

function renamed({ field, data, options }: Column, name: string): Column {
  const attributes = field.attributes.map((one) =>
    one.name === "name" ? { ...one, value: name } : one,
  );
  return new Column(new Field(attributes, [...field.children]), data, options);
}
