import { sameLetters } from "./declared-name.ts";
import { nearest } from "./did-you-mean.ts";
import type { FindingList } from "./finding.ts";
import { printString } from "./lexical.ts";
import type { Lookup, Relation, Scope } from "./scope.ts";
import type { ColumnReference } from "./syntax-tree.ts";
import { type Column, writtenName } from "./table-set.ts";

/** Finds the column that a reference means; says why when there is none. */
export function resolveColumn(
  reference: ColumnReference,
  scope: Scope,
  found: FindingList,
): Column | undefined {
  const lookup = scope.find(reference);
  if (lookup.kind === "found") return lookup.column;
  if (found.isFull) return undefined;
  switch (lookup.kind) {
    case "unknown":
      return undefined;
    case "ambiguous":
      reportAmbiguous(reference, lookup.relations, found);
      return undefined;
    case "no-relation":
      reportNoRelation(reference, scope, found);
      return undefined;
    case "missing":
      return reportMissing(reference, lookup, scope, found);
  }
}

const relationName = ({ names }: Relation): string => names.map(({ name }) => name).join(".");

function reportAmbiguous(
  reference: ColumnReference,
  relations: readonly Relation[],
  found: FindingList,
): void {
  const { name } = reference.name;
  const candidates = relations.map((relation) => `${relationName(relation)}.${name}`);
  found.add(
    "error",
    "ADQL_AMBIGUOUS_COLUMN",
    reference,
    `Column ${name} is ambiguous: write ${[...new Set(candidates)].join(" or ")}`,
  );
}

function reportNoRelation(reference: ColumnReference, scope: Scope, found: FindingList): void {
  const written = reference.qualifier.map(({ name }) => name).join(".");
  const names = scope.relationNames();
  const near = nearest(written, names);
  const message = `FROM has no table or alias ${written}`;
  const known = names.length > 0 ? ` (it has ${names.join(", ")})` : "";
  const span = {
    start: reference.start,
    end: reference.qualifier.at(-1)?.end ?? reference.end,
  };
  found.add(
    "error",
    "ADQL_UNKNOWN_TABLE",
    span,
    near === undefined ? message + known : `${message}. Did you mean ${near}?`,
    near,
  );
}

function reportMissing(
  reference: ColumnReference,
  { relation }: Extract<Lookup, { kind: "missing" }>,
  scope: Scope,
  found: FindingList,
): Column | undefined {
  const { name, quoted } = reference.name;
  const columns = relation?.columns ?? scope.exposed.map(({ column }) => column);
  const byCase = columns.find((column) => sameLetters(column.name ?? "", name));
  if (byCase?.name !== undefined) {
    const declared = writtenName({ name: byCase.name, quoted: byCase.quoted });
    found.add(
      "warning",
      "ADQL_CASE",
      reference.name,
      `Delimited names are matched with their case: the column is declared as ${declared}`,
      declared,
    );
    return byCase;
  }
  const names = relation?.columns?.flatMap((column) => column.name ?? []) ?? scope.columnNames();
  const near = nearest(name, names);
  const where = relation === undefined ? "" : ` in ${relationName(relation)}`;
  const message = `There is no column ${name}${where}`;
  if (near !== undefined) {
    const hint = `${message}. Did you mean ${near}?`;
    found.add("error", "ADQL_UNKNOWN_COLUMN", reference.name, hint, near);
  } else if (quoted && reference.qualifier.length === 0) {
    const hint = `${message}. A string is written with single quotes`;
    found.add("error", "ADQL_UNKNOWN_COLUMN", reference, hint, printString(name));
  } else {
    found.add("error", "ADQL_UNKNOWN_COLUMN", reference.name, message);
  }
  return undefined;
}
