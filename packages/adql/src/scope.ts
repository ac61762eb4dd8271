import { matchesName, sameLetters } from "./declared-name.ts";
import type { ColumnReference, Identifier } from "./syntax-tree.ts";
import type { Column } from "./table-set.ts";

/** A table, sub-query or common table expression in a FROM clause. */
export interface Relation {
  /** The alias, or the parts of the table's name. */
  readonly names: readonly Identifier[];
  /** Its columns; undefined when they are not known. */
  readonly columns: readonly Column[] | undefined;
}

/** A column that can be named without qualifier. A column of USING comes from more than one relation. */
export interface ExposedColumn {
  readonly column: Column;
  readonly relations: readonly Relation[];
}

/** What a FROM clause or a part of it offers. */
export interface FromResult {
  readonly relations: readonly Relation[];
  /** Known columns in the order of `*`. */
  readonly exposed: readonly ExposedColumn[];
}

/** What a column reference means. */
export type Lookup =
  | { readonly kind: "found"; readonly column: Column }
  /** Nothing is known about the relations it may belong to. */
  | { readonly kind: "unknown" }
  | { readonly kind: "ambiguous"; readonly relations: readonly Relation[] }
  | { readonly kind: "no-relation" }
  | { readonly kind: "missing"; readonly relation: Relation | undefined };

/** The names that expressions of a query can use, and around them those of the enclosing query. */
export class Scope implements FromResult {
  readonly relations: readonly Relation[];
  readonly exposed: readonly ExposedColumn[];
  readonly #outer: Scope | undefined;
  #byLetters: ReadonlyMap<string, readonly ExposedColumn[]> | undefined;

  constructor({ relations, exposed }: FromResult, outer: Scope | undefined) {
    this.relations = relations;
    this.exposed = exposed;
    this.#outer = outer;
  }

  /** True when the columns of all relations are known. */
  get isComplete(): boolean {
    return this.relations.every(({ columns }) => columns !== undefined);
  }

  /** Finds a column here, then in the enclosing queries. */
  find(reference: ColumnReference): Lookup {
    const here =
      reference.qualifier.length > 0 ? this.#qualified(reference) : this.#bare(reference);
    if (here.kind !== "missing" && here.kind !== "no-relation") return here;
    const outer = this.#outer?.find(reference);
    return outer === undefined || outer.kind === "missing" || outer.kind === "no-relation"
      ? here
      : outer;
  }

  /** The relations that a qualifier means. */
  relationsNamed(qualifier: readonly Identifier[]): readonly Relation[] {
    return this.relations.filter(({ names }) => {
      if (qualifier.length > names.length) return false;
      const tail = names.slice(-qualifier.length);
      return tail.every((name, i) => denotesSame(qualifier[i] as Identifier, name));
    });
  }

  /** Names of columns here and around, for suggestions. */
  columnNames(): string[] {
    const here = this.exposed.flatMap(({ column }) => column.name ?? []);
    return [...here, ...(this.#outer?.columnNames() ?? [])];
  }

  /** Names under which relations can be qualified, here and around, for suggestions. */
  relationNames(): string[] {
    const here = this.relations.map(({ names }) => names.map(({ name }) => name).join("."));
    return [...here, ...(this.#outer?.relationNames() ?? [])];
  }

  #qualified({ qualifier, name }: ColumnReference): Lookup {
    const relations = this.relationsNamed(qualifier);
    const relation = relations[0];
    if (relation === undefined) return { kind: "no-relation" };
    if (relations.length > 1) return { kind: "ambiguous", relations };
    if (relation.columns === undefined) return { kind: "unknown" };
    const columns = relation.columns.filter((column) => isNamed(name, column));
    if (columns.length > 1) return { kind: "ambiguous", relations: [relation] };
    return columns[0] ? { kind: "found", column: columns[0] } : { kind: "missing", relation };
  }

  #bare({ name }: ColumnReference): Lookup {
    this.#byLetters ??= groupByLetters(this.exposed);
    const sameName = this.#byLetters.get(name.name.toLowerCase()) ?? [];
    const columns = sameName.filter(({ column }) => isNamed(name, column));
    if (columns.length > 1) {
      return { kind: "ambiguous", relations: columns.flatMap(({ relations }) => relations) };
    }
    if (columns[0]) return { kind: "found", column: columns[0].column };
    return this.isComplete ? { kind: "missing", relation: undefined } : { kind: "unknown" };
  }
}

const isNamed = (name: Identifier, column: Column): boolean =>
  column.name !== undefined && matchesName(name, { name: column.name });

function groupByLetters(
  exposed: readonly ExposedColumn[],
): ReadonlyMap<string, readonly ExposedColumn[]> {
  const groups = new Map<string, ExposedColumn[]>();
  for (const entry of exposed) {
    const key = entry.column.name?.toLowerCase() ?? "";
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return groups;
}

/** Two names of one query mean the same when both are delimited alike, or differ at most by case. */
export function denotesSame(a: Identifier, b: Identifier): boolean {
  return a.quoted && b.quoted ? a.name === b.name : sameLetters(a.name, b.name);
}
