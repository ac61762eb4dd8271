import { childrenOf } from "./children.ts";
import type { FindingList } from "./finding.ts";
import type { Node } from "./node.ts";
import { printAdql } from "./print.ts";
import type { ColumnReference, Select } from "./syntax-tree.ts";
import type { Column } from "./table-set.ts";

/** True when a SELECT makes one row of a group of rows. */
export function isGrouped(select: Select): boolean {
  if (select.groupBy.length > 0 || select.having !== undefined) return true;
  return select.items.some(containsSetFunction);
}

/** Set functions of sub-queries belong to the sub-queries. */
function containsSetFunction(node: Node): boolean {
  if (node.kind === "set-function") return true;
  return node.kind !== "query" && childrenOf(node).some(containsSetFunction);
}

/** Says which columns of a grouped SELECT have no single value in a group. */
export function checkGrouping(
  select: Select,
  columns: ReadonlyMap<ColumnReference, Column>,
  found: FindingList,
): void {
  const keys = new Set<unknown>();
  const kinds = new Set<Node["kind"]>(select.groupBy.map(({ kind }) => kind));
  for (const term of select.groupBy) {
    keys.add(printAdql(term).toLowerCase());
    const column = term.kind === "column" ? columns.get(term) : undefined;
    if (column !== undefined) keys.add(column);
    if (term.kind === "column" && term.qualifier.length === 0)
      addAliased(term, select, keys, kinds);
  }
  const check = (node: Node): void => {
    if (found.isFull || node.kind === "set-function" || node.kind === "query") return;
    if (kinds.has(node.kind) && keys.has(printAdql(node).toLowerCase())) return;
    if (node.kind === "column") {
      const column = columns.get(node);
      if (column === undefined || keys.has(column)) return;
      const message = `Column ${printAdql(node)} must stand in GROUP BY or inside a set function`;
      found.add("error", "ADQL_NOT_GROUPED", node, message);
      return;
    }
    for (const child of childrenOf(node)) check(child);
  };
  for (const item of select.items) {
    if (item.kind === "all-columns") {
      const message =
        "* gives single rows, but the query makes groups: name the columns of GROUP BY";
      found.add("error", "ADQL_NOT_GROUPED", item, message);
    } else {
      check(item.expression);
    }
  }
  if (select.having) check(select.having);
}

/** A term that names an alias groups by the aliased expression. */
function addAliased(
  term: ColumnReference,
  select: Select,
  keys: Set<unknown>,
  kinds: Set<Node["kind"]>,
): void {
  for (const item of select.items) {
    if (item.kind !== "derived-column" || item.alias === undefined) continue;
    if (item.alias.name.toLowerCase() !== term.name.name.toLowerCase()) continue;
    keys.add(printAdql(item.expression).toLowerCase());
    kinds.add(item.expression.kind);
  }
}
