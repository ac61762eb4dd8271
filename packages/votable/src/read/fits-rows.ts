import { type ColumnData, FitsError, parseFits, readTable } from "@vostack/fits";
import { appendValue, type CellInput } from "../column/append-value.ts";
import type { ColumnBuilder } from "../column/builder.ts";
import { VOTableError } from "../errors.ts";
import { type NullRule, nullRuleOf } from "./cell-text.ts";
import type { Section } from "./section.ts";

/**
 * Fills a section with the rows of a FITS table, whose columns are the fields in order (VOTable 1.5, section 5.5).
 *
 * @param extnum - Number of the extension; without it the first table counts.
 * @throws {VOTableError} `STREAM` when the bytes are no FITS table, or not this one.
 */
export function readFitsRows(
  section: Section,
  bytes: Uint8Array,
  extnum: number | undefined,
): void {
  try {
    const hdus = parseFits(bytes);
    const hdu =
      extnum === undefined || extnum === 0
        ? hdus.find(({ kind }) => kind === "bintable" || kind === "table")
        : hdus[extnum];
    if (hdu === undefined) throw mismatch(`has no table in extension ${extnum ?? 1}`);
    const table = readTable(hdu);
    const { builders } = section;
    if (table.columns.length !== builders.length) {
      throw mismatch(
        `has ${table.columns.length} columns where the table has ${builders.length} fields`,
      );
    }
    table.columns.forEach((column, k) => {
      fill(builders[k]!, column.read(), table.rows, column.repeat);
    });
  } catch (cause) {
    if (!(cause instanceof FitsError)) throw cause;
    throw new VOTableError("STREAM", `The FITS stream is damaged: ${cause.message}`, { cause });
  }
}

function fill(builder: ColumnBuilder, data: ColumnData, rows: number, repeat: number): void {
  const nulls = nullRuleOf(builder);
  for (let row = 0; row < rows; row++) {
    appendValue(
      builder,
      data.kind === "arrays"
        ? whole(builder, data.values[row]!, nulls)
        : part(builder, data, row * repeat, (row + 1) * repeat, nulls),
    );
  }
}

/** The items of a variable-length array. */
function whole(
  builder: ColumnBuilder,
  data: Exclude<ColumnData, { kind: "arrays" }>,
  nulls: NullRule,
): CellInput {
  const count = data.kind === "complex" ? data.values.length / 2 : data.values.length;
  return count === 0 ? null : part(builder, data, 0, count, nulls, true);
}

function part(
  builder: ColumnBuilder,
  data: Exclude<ColumnData, { kind: "arrays" }>,
  from: number,
  to: number,
  nulls: NullRule,
  list: boolean = builder.layout.list,
): CellInput {
  switch (data.kind) {
    case "text": {
      const strings = data.values.slice(from, to);
      if (builder.layout.list && strings.length > 1) return strings;
      const text = strings.join("");
      return text === "" ? null : text;
    }
    case "complex":
      return Array.from(data.values.subarray(from * 2, to * 2));
    case "bits": {
      const bits = Array.from(data.values.subarray(from, to), (bit) => bit === 1);
      return list ? bits : bits[0];
    }
    case "logical": {
      const items: (boolean | null)[] = [];
      for (let k = from; k < to; k++) items.push(data.nulls[k] === 1 ? null : data.values[k] === 1);
      return list ? items : items[0];
    }
    case "numbers": {
      const items: (number | bigint | null)[] = [];
      for (let k = from; k < to; k++) {
        const value = data.values[k]!;
        items.push(data.nulls?.[k] === 1 || isMissing(value, nulls) ? null : value);
      }
      if (list) return items;
      const [value] = items;
      // As in BINARY, NaN is how a missing number is written.
      return typeof value === "number" && Number.isNaN(value) ? null : value;
    }
  }
}

/** Whether a number is that of VALUES null, which FITS may not know of. */
function isMissing(value: number | bigint, { number, long }: NullRule): boolean {
  return typeof value === "bigint" ? value === long : value === number;
}

function mismatch(what: string): VOTableError {
  return new VOTableError("STREAM", `The FITS stream ${what}`);
}
