import type { ColumnReference, Identifier, Span } from "@vostack/adql";
import type { Column } from "./typed.ts";

/** A table of a WITH clause. */
export interface CommonTableSource {
  readonly source: string;
  readonly columns: readonly Column[];
}

/** Makes the error that a faulty piece of a query is answered with. */
interface Faults {
  error(message: string, span: Span): Error;
  textOf(span: Span): string;
}

/** One operand of FROM: its names and its columns. */
export interface Relation {
  /** The alias, or the table's name with its schema before it: innermost part last. */
  readonly names: readonly string[];
  readonly columns: readonly Column[];
}

/** The names that an expression can use. */
export interface Scope {
  readonly relations: readonly Relation[];
  /** What `*` stands for and what a column without qualifier may be. */
  readonly columns: readonly Column[];
  /** WITH tables. */
  readonly commonTables: ReadonlyMap<string, CommonTableSource>;
  /** The scope of the query around this one. */
  readonly outer: Scope | undefined;
}

/** Whether an identifier means this name: delimited ones with their case, others without. */
export function matches({ name, quoted }: Identifier, candidate: string): boolean {
  return quoted ? name === candidate : name.toLowerCase() === candidate.toLowerCase();
}

/** The relations that a qualifier such as `p` or `caom2.Plane` means. */
export function findRelations(scope: Scope, qualifier: readonly Identifier[]): Relation[] {
  return scope.relations.filter(({ names }) => {
    const tail = names.slice(-qualifier.length);
    return tail.length === qualifier.length && qualifier.every((id, i) => matches(id, tail[i]!));
  });
}

/**
 * The column that a reference means, looked for here and then outwards.
 * @throws BadRequest when there is none, or more than one
 */
export function resolveColumn(context: Faults, scope: Scope, reference: ColumnReference): Column {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const candidates =
      reference.qualifier.length === 0
        ? at.columns
        : findRelations(at, reference.qualifier).flatMap(({ columns }) => columns);
    const found = candidates.filter(({ name }) => matches(reference.name, name));
    if (found.length === 1) return found[0]!;
    if (found.length > 1) {
      throw context.error(`Column [${reference.name.name}] is ambiguous.`, reference);
    }
  }
  throw context.error(`Column: [${context.textOf(reference)}] does not exist.`, reference);
}

/** The WITH table of this name, in this query or one around it. */
export function findCommonTable(scope: Scope, name: Identifier): CommonTableSource | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    for (const [candidate, table] of at.commonTables) {
      if (matches(name, candidate)) return table;
    }
  }
  return undefined;
}
