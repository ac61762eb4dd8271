import { sameLetters } from "./declared-name.ts";
import { nearest } from "./did-you-mean.ts";
import type { FindingList } from "./finding.ts";
import { printIdentifier } from "./lexical.ts";
import { denotesSame, type ExposedColumn, type FromResult, type Relation } from "./scope.ts";
import type {
  Condition,
  Identifier,
  JoinedTable,
  NamedTable,
  Query,
  TableReference,
} from "./syntax-tree.ts";
import { type Column, columnsOf, type TableIndex } from "./table-set.ts";

/** A common table expression that FROM can name. */
export interface NamedResult {
  readonly name: Identifier;
  readonly columns: readonly Column[] | undefined;
}

/**
 * How many columns the analysis of one query may list. Each `SELECT *, * FROM (…)` doubles them; what
 * goes beyond counts as not known.
 */
export class ColumnBudget {
  #left = 100_000;

  /** True when so many columns may still be listed. */
  take(count: number): boolean {
    this.#left -= count;
    return this.#left >= 0;
  }
}

/** What analysing FROM needs from its surroundings. */
export interface FromSurroundings {
  readonly found: FindingList;
  readonly budget: ColumnBudget;
  /** The service's tables; undefined when they are not known. */
  readonly tables: TableIndex | undefined;
  /** The common table expressions in reach, innermost first. */
  readonly commonTables: readonly NamedResult[];
  readonly subquery: (query: Query) => readonly Column[] | undefined;
  /** Analyses the condition of a join, which sees the joined tables. */
  readonly joinCondition: (condition: Condition, joined: FromResult) => void;
}

/** Finds the tables of a FROM clause and what columns they offer. */
export function analyseFrom(
  references: readonly TableReference[],
  surroundings: FromSurroundings,
): FromResult {
  const parts = references.map((reference) => analyseReference(reference, surroundings));
  const relations = parts.flatMap((part) => part.relations);
  reportDuplicates(relations, surroundings.found);
  return { relations, exposed: parts.flatMap(({ exposed }) => exposed) };
}

function analyseReference(reference: TableReference, surroundings: FromSurroundings): FromResult {
  switch (reference.kind) {
    case "named-table": {
      const columns = namedColumns(reference, surroundings);
      return single(reference.alias ? [reference.alias] : reference.name, columns, surroundings);
    }
    case "derived-table": {
      const columns = surroundings.subquery(reference.query);
      return single(reference.alias ? [reference.alias] : [], columns, surroundings);
    }
    case "joined-table":
      return analyseJoin(reference, surroundings);
  }
}

/** A relation has columns of its own, even when the same table appears twice. */
function single(
  names: readonly Identifier[],
  columns: readonly Column[] | undefined,
  { budget }: FromSurroundings,
): FromResult {
  const affordable = columns !== undefined && budget.take(columns.length);
  const relation: Relation = {
    names,
    columns: affordable ? columns.map((column) => ({ ...column })) : undefined,
  };
  const exposed = (relation.columns ?? []).map((column) => ({ column, relations: [relation] }));
  return { relations: [relation], exposed };
}

function namedColumns(
  table: NamedTable,
  { commonTables, tables, found }: FromSurroundings,
): readonly Column[] | undefined {
  const [only, ...more] = table.name;
  if (only !== undefined && more.length === 0) {
    const common = commonTables.find(({ name }) => denotesSame(name, only));
    if (common !== undefined) return common.columns;
  }
  if (tables === undefined) return undefined;
  const { tables: matching, exact } = tables.find(table.name);
  const span = { start: table.start, end: table.name.at(-1)?.end ?? table.end };
  const written = table.name.map(printIdentifier).join(".");
  const declared = matching[0];
  if (declared === undefined) {
    reportUnknown(table, written, span, { commonTables, tables, found });
    return undefined;
  }
  if (matching.length > 1) {
    const names = matching.map(({ name }) => name).join(" or ");
    found.add("error", "ADQL_UNKNOWN_TABLE", span, `Table ${written} is ambiguous: write ${names}`);
    return undefined;
  }
  if (!exact && table.name.length === 1) {
    const message = `Table ${written} is declared as ${declared.name}: services may not find it without its schema`;
    found.add("warning", "ADQL_UNQUALIFIED_TABLE", span, message, declared.name);
  }
  return columnsOf(declared);
}

function reportUnknown(
  table: NamedTable,
  written: string,
  span: { start: number; end: number },
  {
    commonTables,
    tables,
    found,
  }: Pick<FromSurroundings, "commonTables" | "found"> & { tables: TableIndex },
): void {
  const schema = table.name.at(-2)?.name;
  if (schema !== undefined && sameLetters(schema, "TAP_UPLOAD") && !tables.hasSchema(schema))
    return;
  const near =
    tables.nearest(table.name) ??
    nearest(
      written,
      commonTables.map(({ name }) => name.name),
    );
  const hint = near === undefined ? "" : `. Did you mean ${near}?`;
  found.add("error", "ADQL_UNKNOWN_TABLE", span, `There is no table ${written}${hint}`, near);
}

function analyseJoin(join: JoinedTable, surroundings: FromSurroundings): FromResult {
  const left = analyseReference(join.left, surroundings);
  const right = analyseReference(join.right, surroundings);
  const relations = [...left.relations, ...right.relations];
  const common = join.natural
    ? commonColumns(left, right)
    : usingColumns(join, left, right, surroundings);
  const commonNames = new Set(common.map(letters));
  const rest = [...left.exposed, ...right.exposed].filter(
    (column) => !commonNames.has(letters(column)),
  );
  const joined: FromResult = { relations, exposed: [...common, ...rest] };
  if (join.on !== undefined) surroundings.joinCondition(join.on, joined);
  return joined;
}

const letters = ({ column }: ExposedColumn): string | undefined => column.name?.toLowerCase();

function commonColumns(left: FromResult, right: FromResult): ExposedColumn[] {
  const rightColumns = new Map(right.exposed.map((exposed) => [letters(exposed), exposed]));
  return left.exposed.flatMap((exposed) => {
    const twin = rightColumns.get(letters(exposed));
    if (twin === undefined || exposed.column.name === undefined) return [];
    return [{ column: exposed.column, relations: [...exposed.relations, ...twin.relations] }];
  });
}

function usingColumns(
  join: JoinedTable,
  left: FromResult,
  right: FromResult,
  { found }: FromSurroundings,
): ExposedColumn[] {
  return (join.using ?? []).flatMap((name) => {
    const [inLeft, inRight] = [left, right].map((side) => {
      const column = side.exposed.find((exposed) =>
        sameLetters(exposed.column.name ?? "", name.name),
      );
      const complete = side.relations.every(({ columns }) => columns !== undefined);
      if (column === undefined && complete) {
        const which = side === left ? "left" : "right";
        const near = nearest(
          name.name,
          side.exposed.flatMap((exposed) => exposed.column.name ?? []),
        );
        const hint = near === undefined ? "" : `. Did you mean ${near}?`;
        const message = `The ${which} side of the join has no column ${name.name}${hint}`;
        found.add("error", "ADQL_UNKNOWN_COLUMN", name, message, near);
      }
      return column;
    });
    const column = inLeft?.column ?? inRight?.column;
    const relations = [...(inLeft?.relations ?? []), ...(inRight?.relations ?? [])];
    return column === undefined ? [] : [{ column, relations }];
  });
}

function reportDuplicates(relations: readonly Relation[], found: FindingList): void {
  const seen = new Set<string>();
  for (const { names } of relations) {
    const name = names.at(-1);
    const key = names
      .map((part) => (part.quoted ? `"${part.name}"` : part.name.toLowerCase()))
      .join(".");
    if (name !== undefined && seen.has(key)) {
      const message = `FROM has ${name.name} twice: give one of them an alias`;
      found.add("error", "ADQL_DUPLICATE_TABLE", name, message);
    }
    seen.add(key);
  }
}
