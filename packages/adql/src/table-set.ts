import {
  type DeclaredName,
  declaredColumnName,
  matchesName,
  sameLetters,
  splitDeclaredName,
} from "./declared-name.ts";
import { nearest } from "./did-you-mean.ts";
import { printDelimited } from "./lexical.ts";
import type { Identifier } from "./syntax-tree.ts";
import { type DeclaredType, type ValueType, valueTypeOf } from "./value-type.ts";

/**
 * The tables that queries may use. Arrays do, and so does anything iterable with the same members,
 * such as the tables of a TAP client.
 */
export type TableSet = Iterable<TableDescription>;

/** A table as VOSI or TAP_SCHEMA describes it. */
export interface TableDescription {
  /** The name as queries write it: with schema, delimited where it must be. */
  readonly name: string;
  /** The columns; leave them out when they are not known, then nothing is said about columns. */
  readonly columns?: Iterable<ColumnDescription> | null | undefined;
}

/** A column as VOSI or TAP_SCHEMA describes it. */
export interface ColumnDescription {
  /** The name as queries write it, delimited where it must be. */
  readonly name: string;
  /** The type: its name, or VODataService's element with array shape and xtype. */
  readonly datatype?: string | DeclaredType | null | undefined;
  /** VOTable array shape, when `datatype` is a string. */
  readonly arraysize?: string | null | undefined;
  /** DALI xtype, when `datatype` is a string. */
  readonly xtype?: string | null | undefined;
  /** Unit in VOUnits notation. */
  readonly unit?: string | null | undefined;
  /** Unified content descriptor. */
  readonly ucd?: string | null | undefined;
}

/** A column that queries can name. */
export interface Column extends ValueType {
  /** The name without delimiters; undefined for an expression without alias. */
  readonly name: string | undefined;
  /** True when the declaration delimits the name. */
  readonly quoted: boolean;
}

/** A declared table, found by name. */
interface DeclaredTable {
  readonly parts: readonly DeclaredName[];
  readonly description: TableDescription;
}

/** Finds declared tables. */
export class TableIndex {
  readonly #tables: readonly DeclaredTable[];

  constructor(tables: TableSet) {
    this.#tables = Array.from(tables, (description) => ({
      parts: splitDeclaredName(description.name),
      description,
    }));
  }

  /**
   * Tables that a name means: those with exactly these parts; else the one whose last parts they
   * are, or that is named without the catalog or schema which the query writes.
   */
  find(written: readonly Identifier[]): { tables: readonly TableDescription[]; exact: boolean } {
    const matching = this.#tables.filter(({ parts }) => matchesEnd(written, parts));
    const exact = matching.filter(({ parts }) => parts.length === written.length);
    return exact.length > 0
      ? { tables: exact.map(({ description }) => description), exact: true }
      : { tables: matching.map(({ description }) => description), exact: false };
  }

  /** True when some table lies in the schema. */
  hasSchema(schema: string): boolean {
    return this.#tables.some(({ parts }) => sameLetters(parts.at(-2)?.name ?? "", schema));
  }

  /** The declared name nearest to a misspelt one. */
  nearest(written: readonly Identifier[]): string | undefined {
    const full = written.map(({ name }) => name).join(".");
    const names = new Map(
      this.#tables.map(({ parts, description }) => [plain(parts), description.name]),
    );
    const near = nearest(full, names.keys());
    if (near !== undefined) return names.get(near);
    const last = written.at(-1)?.name ?? "";
    const byLast = new Map(
      this.#tables.map(({ parts, description }) => [parts.at(-1)?.name ?? "", description.name]),
    );
    const nearLast = nearest(last, byLast.keys());
    return nearLast === undefined ? undefined : byLast.get(nearLast);
  }
}

const plain = (parts: readonly DeclaredName[]): string => parts.map(({ name }) => name).join(".");

function matchesEnd(written: readonly Identifier[], parts: readonly DeclaredName[]): boolean {
  const common = Math.min(written.length, parts.length);
  for (let i = 1; i <= common; i++) {
    if (!matchesName(written.at(-i) as Identifier, parts.at(-i) as DeclaredName)) return false;
  }
  return common > 0;
}

/** The columns of a described table; undefined when they are not known. */
export function columnsOf(table: TableDescription): Column[] | undefined {
  if (table.columns === undefined || table.columns === null) return undefined;
  return Array.from(table.columns, (column) => ({
    ...declaredColumnName(column.name),
    ...declaredType(column),
    unit: column.unit ?? undefined,
    ucd: column.ucd ?? undefined,
  }));
}

function declaredType({ datatype, arraysize, xtype }: ColumnDescription): ValueType {
  if (datatype === undefined || datatype === null) return {};
  return valueTypeOf(
    typeof datatype === "string" ? { name: datatype, arraysize, xtype } : datatype,
  );
}

/** How a query writes a column's name. */
export function writtenName({ name, quoted }: { name: string; quoted: boolean }): string {
  return quoted ? printDelimited(name) : name;
}
