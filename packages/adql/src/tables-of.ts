import { walk } from "./children.ts";
import { printAdql } from "./print.ts";
import { denotesSame } from "./scope.ts";
import type { Identifier, NamedTable, Query } from "./syntax-tree.ts";

/**
 * The tables that a query reads, as it writes them, each once: what a client has to know the columns
 * of before it can check the query. Common table expressions of the query are not among them.
 */
export function tablesOf(query: Query): string[] {
  const defined: Identifier[] = [];
  const named: NamedTable[] = [];
  for (const node of walk(query)) {
    if (node.kind === "common-table") defined.push(node.name);
    if (node.kind === "named-table") named.push(node);
  }
  const names = named
    .filter(
      ({ name: [only, ...more] }) =>
        more.length > 0 || !defined.some((name) => only !== undefined && denotesSame(name, only)),
    )
    .map(({ name }) => name.map(printAdql).join("."));
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}
