/** The declared type of a column as its service describes it. */
export interface ColumnType {
  /** Name of the type in its own type system: `double`, `char`, `VARCHAR`, … */
  readonly name: string;
  /** Type system: `VOTableType`, `TAPType`, or whatever else the service says; absent when it does not say. */
  readonly system?: string;
  /** Array shape in VOTable notation (`*`, `2`, `16*`, `2x*`); absent for a scalar. */
  readonly arraysize?: string;
  /** What the value means beyond its type (DALI `xtype`): `timestamp`, `point`, `interval`, … */
  readonly xtype?: string;
}

/** One column of a table (VODataService `column`). */
export interface TapColumn {
  /** Name as it is written in a query, delimited (`"size"`) where the service says so. */
  readonly name: string;
  /** What the column holds, in words. */
  readonly description?: string;
  /** Unit in VOUnits notation: `deg`, `m`, `d`, … */
  readonly unit?: string;
  /** Unified content descriptor. */
  readonly ucd?: string;
  /** Data model role. */
  readonly utype?: string;
  /** Declared type; absent when the service does not say. */
  readonly datatype?: ColumnType;
  /** Flags as given: `indexed`, `primary`, `nullable`, `principal`, `std`, … */
  readonly flags: readonly string[];
}

/** A foreign key: columns of one table that point at columns of another. */
export interface ForeignKey {
  /** Name of the table pointed at. */
  readonly targetTable: string;
  /** Pairs of column names, in order. */
  readonly columns: readonly {
    /** Column of this table. */
    readonly from: string;
    /** Column of the target table. */
    readonly target: string;
  }[];
  /** What the link means, in words. */
  readonly description?: string;
  /** Data model role. */
  readonly utype?: string;
}

/** What a service says about a table without naming its columns. */
export interface TableSummary {
  /** Fully qualified name as the service spells it. */
  readonly name: string;
  /** Name of the schema that holds it. */
  readonly schema: string;
  /** `table`, `view`, `output`, …; absent when not said. */
  readonly type?: string;
  /** Short title for people. */
  readonly title?: string;
  /** What the table holds, in words. */
  readonly description?: string;
  /** Data model role. */
  readonly utype?: string;
  /** Approximate number of rows, where the service tells it. */
  readonly nrows?: number;
  /** Columns, where the answer carried them. */
  readonly columns?: readonly TapColumn[];
  /** Foreign keys, where the answer carried them. */
  readonly foreignKeys?: readonly ForeignKey[];
}

/** A table with its columns and foreign keys. */
export interface TapTable extends TableSummary {
  readonly columns: readonly TapColumn[];
  readonly foreignKeys: readonly ForeignKey[];
}

/** A schema: a named group of tables. */
export interface TapSchema {
  /** Name of the schema. */
  readonly name: string;
  /** Short title for people. */
  readonly title?: string;
  /** What the schema holds, in words. */
  readonly description?: string;
  /** Data model role. */
  readonly utype?: string;
  /** Names of its tables, in the service's order. */
  readonly tables: readonly string[];
}

/**
 * The tables of a service: iterable, in the service's order, looked up by name
 * without regard to case or delimiting quotes.
 *
 * @typeParam T - `TapTable` when columns were asked for, else `TableSummary`.
 */
export class TableSet<T extends TableSummary = TableSummary> implements Iterable<T> {
  /** The schemas in the service's order. */
  readonly schemas: readonly TapSchema[];
  readonly #tables: readonly T[];
  readonly #byName: ReadonlyMap<string, T>;

  /**
   * @param schemas - The schemas.
   * @param tables - The tables of all schemas.
   */
  constructor(schemas: readonly TapSchema[], tables: readonly T[]) {
    this.schemas = schemas;
    this.#tables = tables;
    this.#byName = new Map(tables.map((table) => [tableKey(table.name), table]));
  }

  /** Number of tables. */
  get length(): number {
    return this.#tables.length;
  }

  /** Fully qualified names in the service's order. */
  names(): string[] {
    return this.#tables.map((table) => table.name);
  }

  /** The table of that name, in any case, quoted or not; `undefined` when there is none. */
  get(name: string): T | undefined {
    return this.#byName.get(tableKey(name));
  }

  /** Whether there is a table of that name. */
  has(name: string): boolean {
    return this.#byName.has(tableKey(name));
  }

  /** The tables, one after another. */
  [Symbol.iterator](): Iterator<T> {
    return this.#tables[Symbol.iterator]();
  }

  /** Table names with the first sentence of each description, one per line, schema by schema. */
  toString(): string {
    return this.schemas
      .map((schema) => {
        const lines = schema.tables.map((name) => {
          const description = this.get(name)?.description;
          return description ? `  ${name}  ${firstSentence(description)}` : `  ${name}`;
        });
        return [schema.name, ...lines].join("\n");
      })
      .join("\n");
  }
}

/** The name of a table as a key: lower case, without delimiting quotes. */
export function tableKey(name: string): string {
  return name.replaceAll('"', "").trim().toLowerCase();
}

function firstSentence(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  // The point of an abbreviation ends nothing.
  return /^.*?(?<!\b(?:[a-z]\.[a-z]|cf|vs|approx|ca|no))[.!?](?=\s|$)/i.exec(line)?.[0] ?? line;
}
