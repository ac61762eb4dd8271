import type {
  BinaryOperator,
  Condition,
  Expression,
  Identifier,
  Query,
  QueryBody,
  Select,
  TableReference,
} from "@vostack/adql";
import fc from "fast-check";

const span = { start: 0, end: 0 };
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const several = <T>(arbitrary: fc.Arbitrary<T>, least = 1, most = 3): fc.Arbitrary<T[]> =>
  fc.array(arbitrary, { minLength: least, maxLength: most });

const identifier: fc.Arbitrary<Identifier> = fc.oneof(
  fc
    .constantFrom("ra", "dec", "obsID", "T1", "caom2", "x_y", "_hidden", "selected")
    .map((name) => ({ kind: "identifier" as const, name, quoted: false, ...span })),
  fc
    .string({ minLength: 1, unit: "binary" })
    .map((name) => ({ kind: "identifier" as const, name, quoted: true, ...span })),
);

const bounded = { depthIdentifier: "tree", depthSize: "small" as const, maxDepth: 3 };

const count = fc.nat({ max: 100_000 });

const literal: fc.Arbitrary<Expression> = fc.oneof(
  fc
    .nat()
    .map((n) => ({ kind: "number" as const, form: "integer" as const, text: `${n}`, ...span })),
  fc
    .constantFrom("1.5", ".5", "1.", "003.20")
    .map((text) => ({ kind: "number" as const, form: "decimal" as const, text, ...span })),
  fc
    .constantFrom("1e5", "1.5E-3", ".5e+10", "1.e2")
    .map((text) => ({ kind: "number" as const, form: "float" as const, text, ...span })),
  fc
    .constantFrom("0xFF", "0X1a")
    .map((text) => ({ kind: "number" as const, form: "hexadecimal" as const, text, ...span })),
  fc.string({ unit: "binary" }).map((value) => ({ kind: "string" as const, value, ...span })),
  fc.constant({ kind: "null" as const, ...span }),
);

const column: fc.Arbitrary<Expression> = fc.record({
  kind: fc.constant("column" as const),
  qualifier: several(identifier, 0, 3),
  name: identifier,
  start: fc.constant(0),
  end: fc.constant(0),
});

const castTargets = [
  "CHAR",
  "VARCHAR",
  "BIGINT",
  "DOUBLE PRECISION",
  "TIMESTAMP",
  "POINT",
] as const;

/** Random queries as the parser could have made them, with all positions 0. */
export const arbitraryQuery: fc.Arbitrary<Query> = fc.letrec<{
  query: Query;
  body: QueryBody;
  select: Select;
  reference: TableReference;
  expression: Expression;
  condition: Condition;
}>((tie) => {
  const expression = tie("expression");
  const condition = tie("condition");
  const query = tie("query");
  const node = <Kind extends string, Rest extends object>(
    kind: Kind,
    rest: { [K in keyof Rest]: fc.Arbitrary<Rest[K]> },
  ): fc.Arbitrary<{ kind: Kind; start: number; end: number } & Rest> =>
    fc.record(rest).map((made) => ({ kind, ...(made as Rest), ...span }));

  const call = (name: string, least: number, most: number, system: boolean) =>
    fc
      .tuple(several(expression, least, most), maybe(fc.constantFrom("ICRS", "")))
      .filter(([args, frame]) => !system || frame !== undefined || args[0]?.kind === "number")
      .map(([args, frame]) => ({
        kind: "function" as const,
        name,
        canonicalName: name.toUpperCase(),
        coordinateSystem:
          system && frame !== undefined
            ? { kind: "string" as const, value: frame, ...span }
            : undefined,
        arguments: args,
        ...span,
      }));

  return {
    query: node("query", {
      with: fc.oneof(
        bounded,
        { weight: 6, arbitrary: fc.constant([]) },
        several(node("common-table", { name: identifier, query }), 1, 2),
      ),
      body: tie("body"),
      orderBy: several(
        node("order-term", {
          expression,
          direction: maybe(fc.constantFrom("ASC" as const, "DESC" as const)),
        }),
        0,
        2,
      ),
      offset: maybe(count),
    }),
    body: fc.oneof(
      bounded,
      { weight: 5, arbitrary: tie("select") },
      fc
        .tuple(
          fc.constantFrom("UNION" as const, "EXCEPT" as const, "INTERSECT" as const),
          fc.boolean(),
          tie("select"),
          tie("select"),
        )
        .map(([operator, all, left, right]) => ({
          kind: "set-operation" as const,
          operator,
          all,
          left,
          right,
          ...span,
        })),
      query,
    ),
    select: node("select", {
      quantifier: maybe(fc.constantFrom("DISTINCT" as const, "ALL" as const)),
      top: maybe(count),
      items: several(
        fc.oneof(
          node("all-columns", { qualifier: several(identifier, 0, 2) }),
          node("derived-column", { expression, alias: maybe(identifier) }),
        ),
      ),
      from: several(tie("reference"), 1, 2),
      where: maybe(condition),
      groupBy: several(expression, 0, 2),
      having: maybe(condition),
    }),
    reference: fc.oneof(
      bounded,
      node("named-table", { name: several(identifier, 1, 3), alias: maybe(identifier) }),
      node("derived-table", { query, alias: maybe(identifier) }),
      fc
        .tuple(
          tie("reference"),
          tie("reference"),
          fc.constantFrom("INNER" as const, "LEFT" as const, "RIGHT" as const, "FULL" as const),
          fc.oneof(
            condition.map((on) => ({ natural: false, on, using: undefined })),
            several(identifier).map((using) => ({ natural: false, on: undefined, using })),
            fc.constant({ natural: true, on: undefined, using: undefined }),
          ),
        )
        .map(([left, right, type, specification]) => ({
          kind: "joined-table" as const,
          ...specification,
          type,
          left,
          right,
          ...span,
        })),
    ),
    expression: fc.oneof(
      bounded,
      column,
      literal,
      node("unary", {
        operator: fc.constantFrom("+" as const, "-" as const, "~" as const),
        operand: expression,
      }),
      node("binary", {
        operator: fc.constantFrom<BinaryOperator[]>("+", "-", "*", "/", "%", "||", "&", "|", "^"),
        left: expression,
        right: expression,
      }),
      call("abs", 1, 1, false),
      call("Coalesce", 1, 3, false),
      call("gavo_match", 0, 2, false),
      call("POINT", 2, 2, true),
      call("polygon", 6, 6, true),
      fc
        .tuple(
          fc.constantFrom("AVG" as const, "count" as const),
          maybe(fc.constantFrom("DISTINCT" as const)),
          fc.oneof(expression, fc.constant("*" as const)),
        )
        .filter(
          ([name, quantifier, argument]) =>
            argument !== "*" || (name === "count" && quantifier === undefined),
        )
        .map(([name, quantifier, argument]) => ({
          kind: "set-function" as const,
          name,
          canonicalName: name.toUpperCase() as "AVG" | "COUNT",
          quantifier,
          argument,
          ...span,
        })),
      node("cast", {
        operand: expression,
        target: fc.tuple(fc.constantFrom(...castTargets), maybe(count)).map(([name, size]) => ({
          kind: "cast-target" as const,
          name,
          length: name === "CHAR" || name === "VARCHAR" ? size : undefined,
          ...span,
        })),
      }),
      node("searched-case", {
        // biome-ignore lint/suspicious/noThenProperty: the tree's own name, never called
        branches: several(node("searched-branch", { when: condition, then: expression }), 1, 2),
        otherwise: maybe(expression),
      }),
      node("simple-case", {
        operand: expression,
        // biome-ignore lint/suspicious/noThenProperty: the tree's own name, never called
        branches: several(node("simple-branch", { when: expression, then: expression }), 1, 2),
        otherwise: maybe(expression),
      }),
      node("scalar-subquery", { query }),
    ),
    condition: fc.oneof(
      bounded,
      node("comparison", {
        operator: fc.constantFrom("=" as const, "<>" as const, "<=" as const),
        left: expression,
        right: expression,
      }),
      node("logical", {
        operator: fc.constantFrom("AND" as const, "OR" as const),
        conditions: several(condition, 2, 3),
      }),
      node("not", { condition }),
      node("between", {
        negated: fc.boolean(),
        value: expression,
        low: expression,
        high: expression,
      }),
      node("in-list", {
        negated: fc.boolean(),
        value: expression,
        // One sub-query alone in the list is an in-query.
        list: several(expression).filter((list) => list[0]?.kind !== "scalar-subquery"),
      }),
      node("in-query", { negated: fc.boolean(), value: expression, query }),
      node("like", {
        operator: fc.constantFrom("LIKE" as const, "ILIKE" as const),
        negated: fc.boolean(),
        value: expression,
        pattern: expression,
      }),
      node("is-null", { negated: fc.boolean(), value: expression }),
      node("exists", { query }),
    ),
  };
}).query;
