import type { Node } from "./node.ts";

/** The parts of a node in the order in which they stand in the text. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "query":
      return [...node.with, node.body, ...node.orderBy];
    case "select":
      return [
        ...node.items,
        ...node.from,
        ...some(node.where),
        ...node.groupBy,
        ...some(node.having),
      ];
    case "set-operation":
    case "binary":
    case "comparison":
      return [node.left, node.right];
    case "common-table":
      return [node.name, node.query];
    case "all-columns":
      return node.qualifier;
    case "derived-column":
      return [node.expression, ...some(node.alias)];
    case "order-term":
      return [node.expression];
    case "named-table":
      return [...node.name, ...some(node.alias)];
    case "derived-table":
      return [node.query, ...some(node.alias)];
    case "joined-table":
      return [node.left, node.right, ...some(node.on), ...(node.using ?? [])];
    case "column":
      return [...node.qualifier, node.name];
    case "unary":
      return [node.operand];
    case "function":
      return [...some(node.coordinateSystem), ...node.arguments];
    case "set-function":
      return node.argument === "*" ? [] : [node.argument];
    case "cast":
      return [node.operand, node.target];
    case "searched-case":
      return [...node.branches, ...some(node.otherwise)];
    case "simple-case":
      return [node.operand, ...node.branches, ...some(node.otherwise)];
    case "searched-branch":
    case "simple-branch":
      return [node.when, node.then];
    case "scalar-subquery":
    case "exists":
      return [node.query];
    case "logical":
      return node.conditions;
    case "not":
      return [node.condition];
    case "between":
      return [node.value, node.low, node.high];
    case "in-list":
      return [node.value, ...node.list];
    case "in-query":
      return [node.value, node.query];
    case "like":
      return [node.value, node.pattern];
    case "is-null":
      return [node.value];
    case "number":
    case "string":
    case "null":
    case "cast-target":
    case "identifier":
      return [];
  }
}

const some = <Part extends Node>(part: Part | undefined): readonly Part[] =>
  part === undefined ? [] : [part];

/** All nodes of a tree, each before its parts. */
export function* walk(root: Node): Generator<Node, void, undefined> {
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    const children = childrenOf(node);
    for (let i = children.length - 1; i >= 0; i--) open.push(children[i] as Node);
  }
}
