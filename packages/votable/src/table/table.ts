import type { Column, Value } from "../column/column.ts";
import { type AttributesInit, VOElement } from "../model/element.ts";
import { Field, Param } from "../model/field.ts";
import { Group } from "../model/group.ts";
import { Info } from "../model/info.ts";
import { Link } from "../model/link.ts";
import { distinctNames } from "./distinct-names.ts";
import { gatherColumn } from "./gather.ts";
import { printTable } from "./print.ts";
import { type RowMarkup, sliceMarkup } from "./row-markup.ts";

/** One row as an object: values by column name. */
export type Row = Record<string, Value | null>;

/** TABLE: fields, and columns of data (VOTable 1.5, section 3.6). */
export class Table extends VOElement {
  #columns: readonly Column[] | undefined;
  #keys: readonly string[] | undefined;
  /**
   * What stands among the rows besides values: attributes of TR and TD, comments, elements of other kinds. It is written
   * with TABLEDATA; other serialisations, and tables made of some rows or columns of this one, have no place for it.
   */
  rowMarkup: RowMarkup | undefined;
  /** @internal The element that the data were read from, without them, and how many children of DATA stood before it. */
  dataElement: { readonly element: VOElement; readonly at: number } | undefined;
  /** @internal Whether the number of rows is not known while the table is written. */
  rowsUnknown = false;
  /** @internal The fields of the table that `ref` names. */
  structure: readonly Field[] = [];

  /** Makes a table; its FIELD children describe the columns, in order. */
  constructor(
    attributes: AttributesInit = [],
    children: (VOElement | string)[] = [],
    columns?: readonly Column[],
  ) {
    super("TABLE", attributes, children);
    this.#columns = columns;
  }

  /** Name of the table. */
  get name(): string | undefined {
    return this.attr("name");
  }

  /** Unified content descriptor. */
  get ucd(): string | undefined {
    return this.attr("ucd");
  }

  /** Role in a data model. */
  get utype(): string | undefined {
    return this.attr("utype");
  }

  /** Fields, in column order; of the table that `ref` names when that gave this one its structure. */
  get fields(): Field[] {
    const own = this.childrenOf(Field).filter((field) => !(field instanceof Param));
    if (own.length > 0) return own;
    return this.#columns?.map((column) => column.field) ?? [...this.structure];
  }

  /** PARAM children. */
  get params(): Param[] {
    return this.childrenOf(Param);
  }

  /** GROUP children. */
  get groups(): Group[] {
    return this.childrenOf(Group);
  }

  /** LINK children. */
  get links(): Link[] {
    return this.childrenOf(Link);
  }

  /** INFO children, before and after the data. */
  get infos(): Info[] {
    return this.childrenOf(Info);
  }

  /** Whether the table has data, be it without any row. */
  get hasData(): boolean {
    return this.#columns !== undefined;
  }

  /** How many rows there are. */
  get nrows(): number {
    return this.#columns?.[0]?.length ?? 0;
  }

  /** The columns, in field order. */
  get columns(): readonly Column[] {
    return this.#columns ?? [];
  }

  /** Gives the table its columns; every one must have the same length. @throws {RangeError} When they have not. */
  setColumns(columns: readonly Column[]): void {
    const length = columns[0]?.length;
    for (const column of columns) {
      if (column.length !== length) {
        throw new RangeError(
          `Column "${column.name}" has ${column.length} rows where "${columns[0]?.name}" has ${length}`,
        );
      }
    }
    // Other rows have other markup.
    if (length !== this.#columns?.[0]?.length) this.rowMarkup = undefined;
    this.#columns = columns;
    this.#keys = undefined;
  }

  /** A column by name, by ID or by position. @throws {RangeError} When there is none. */
  column(nameOrIndex: string | number): Column {
    const column = this.findColumn(nameOrIndex);
    if (column !== undefined) return column;
    const names = this.fields.map((field) => field.name).join(", ");
    throw new RangeError(`There is no column ${JSON.stringify(nameOrIndex)}; there are: ${names}`);
  }

  /** A column by name, by ID, by name in other letter case, or by position; undefined when there is none. */
  findColumn(nameOrIndex: string | number): Column | undefined {
    const { columns } = this;
    if (typeof nameOrIndex === "number") return columns[nameOrIndex];
    const lower = nameOrIndex.toLowerCase();
    return (
      columns.find((column) => column.name === nameOrIndex) ??
      columns.find((column) => column.field.ID === nameOrIndex) ??
      columns.find((column) => column.name.toLowerCase() === lower)
    );
  }

  /** One row; of two columns with one name the second is called `name_2`. @throws {RangeError} When there is no such row. */
  row(index: number): Row {
    const { columns } = this;
    this.#keys ??= distinctNames(columns);
    const row: Row = {};
    for (let k = 0; k < columns.length; k++) {
      const key = this.#keys[k]!;
      const value = columns[k]!.get(index);
      if (key !== "__proto__") row[key] = value;
      else {
        const own = { value, enumerable: true, configurable: true, writable: true };
        Object.defineProperty(row, key, own);
      }
    }
    return row;
  }

  /** All rows, one after another. */
  *rows(): Generator<Row, void, undefined> {
    for (let k = 0; k < this.nrows; k++) yield this.row(k);
  }

  /** The rows for which the function is true. */
  filter(keep: (row: Row, index: number) => boolean): Table {
    const indices: number[] = [];
    for (let k = 0; k < this.nrows; k++) if (keep(this.row(k), k)) indices.push(k);
    return this.#gather(indices);
  }

  /** The rows in which every named column has the given value; null finds nulls. */
  where(values: Readonly<Record<string, Value | null>>): Table {
    let indices: number[] | undefined;
    for (const [name, wanted] of Object.entries(values)) {
      const column = this.column(name);
      const matching: number[] = [];
      const candidates = indices ?? Array.from({ length: this.nrows }, (_, k) => k);
      for (const k of candidates) if (equal(column.get(k), wanted)) matching.push(k);
      indices = matching;
    }
    return indices === undefined ? this : this.#gather(indices);
  }

  /** The named columns only, in this order. @throws {RangeError} When one does not exist. */
  select(names: readonly (string | number)[]): Table {
    return this.withColumns(names.map((name) => this.column(name)));
  }

  /** The rows from `begin` to `end`, counted as `Array#slice` does; numbers and text are not copied. */
  slice(begin = 0, end: number = this.nrows): Table {
    const clamp = (at: number): number =>
      Math.min(this.nrows, Math.max(0, at < 0 ? at + this.nrows : at));
    const first = clamp(begin);
    const last = Math.max(first, clamp(end));
    const part = this.withColumns(this.columns.map((column) => column.slice(first, last)));
    if (this.rowMarkup) part.rowMarkup = sliceMarkup(this.rowMarkup, first, last, this.nrows);
    return part;
  }

  /** The same table with other columns, whose fields take the place of the present ones. */
  withColumns(columns: readonly Column[]): Table {
    const { children } = this;
    const first = children.findIndex(
      (child) => child instanceof Field && !(child instanceof Param),
    );
    const others = (from: number, to?: number): (VOElement | string)[] =>
      children
        .slice(from, to)
        .filter((child) => !(child instanceof Field) || child instanceof Param);
    const fields = columns.map((column) => column.field);
    const at = Math.max(0, first);
    const attributes = this.attributes.filter(({ name }) => name !== "nrows" && name !== "ref");
    const table = new Table(attributes, [...others(0, at), ...fields, ...others(at)]);
    table.prefix = this.prefix;
    table.namespace = this.namespace;
    table.dataElement = this.dataElement;
    table.setColumns(columns);
    return table;
  }

  /** The table as text: at most 20 lines of rows, with `...` where rows were left out, and its length. */
  override toString(): string {
    return printTable(this);
  }

  static {
    // What Node prints.
    const value = Table.prototype.toString;
    Object.defineProperty(Table.prototype, Symbol.for("nodejs.util.inspect.custom"), { value });
  }

  #gather(indices: readonly number[]): Table {
    return this.withColumns(this.columns.map((column) => gatherColumn(column, indices)));
  }
}

function equal(value: Value | null, wanted: Value | null): boolean {
  if (value === wanted) return true;
  if (value === null || wanted === null) return false;
  if (typeof value === "object" && typeof wanted === "object") {
    if (value.length !== wanted.length) return false;
    for (let k = 0; k < value.length; k++) if (value[k] !== wanted[k]) return false;
    return true;
  }
  // A long is a bigint here and a number there.
  // biome-ignore lint/suspicious/noDoubleEquals: it compares a bigint with a number by value.
  return typeof value === "bigint" || typeof wanted === "bigint" ? value == wanted : false;
}
