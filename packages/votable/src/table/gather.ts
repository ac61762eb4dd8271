import { getBit } from "../column/bitmap.ts";
import { BitBuffer, TextBuffer } from "../column/buffers.ts";
import { ColumnBuilder } from "../column/builder.ts";
import type { Column } from "../column/column.ts";

/** The rows of a column with these indices, in this order. */
export function gatherColumn(column: Column, rows: readonly number[]): Column {
  const builder = new ColumnBuilder(column.field);
  for (const row of rows) copyRow(column, row, builder);
  return builder.finish(column.options);
}

/** Adds one row of a column to a builder of the same layout. */
function copyRow(column: Column, row: number, builder: ColumnBuilder): void {
  if (column.isNull(row)) {
    builder.appendNull();
    return;
  }
  const { items } = column.data;
  const [begin, end] = column.itemRange(row);
  for (let k = begin; k < end; k++) {
    if (items.validity !== undefined && !getBit(items.validity, k)) {
      builder.pushNull();
      continue;
    }
    const target = builder.items;
    if (items.kind === "text") {
      (target as TextBuffer).push(items.values, items.offsets[k]!, items.offsets[k + 1]!);
    } else if (items.kind === "bit") (target as BitBuffer).push(getBit(items.values, k));
    else if (!(target instanceof TextBuffer) && !(target instanceof BitBuffer)) {
      target.reserve(1);
      target.values[target.length++] = items.values[k]!;
    }
  }
  builder.endRow();
}
