import { walk } from "./children.ts";
import type { Node } from "./node.ts";
import type { Span } from "./position.ts";
import { standardFunctions } from "./standard-functions.ts";
import type { FunctionCall, Query } from "./syntax-tree.ts";

const taprext = "ivo://ivoa.net/std/TAPRegExt#features-";

/** Types of optional features of ADQL, as TAPRegExt's `languageFeatures` name them (ADQL 2.1, 4). */
export type FeatureType =
  | `ivo://ivoa.net/std/TAPRegExt#features-${"adqlgeo" | "adql-string" | "adql-sets" | "udf"}`
  | `ivo://ivoa.net/std/TAPRegExt#features-adql-${"common-table" | "type" | "conditional"}`
  | `ivo://ivoa.net/std/TAPRegExt#features-adql-${"unit" | "offset"}`
  /** Nothing that a service could declare: an extension of the grammar. */
  | "extension";

/** An optional feature of the language that a query uses. */
export interface UsedFeature extends Span {
  /** The type, to compare with the `type` of TAPRegExt's `languageFeatures`. */
  readonly type: FeatureType;
  /** The name, to compare with the `form` of a feature; for a function of the service its upper-case name. */
  readonly form: string;
}

const geometry = new Set(
  "AREA BOX CENTROID CIRCLE CONTAINS COORD1 COORD2 COORDSYS DISTANCE INTERSECTS POINT POLYGON REGION".split(
    " ",
  ),
);

const functionTypes: Readonly<Record<string, FeatureType>> = {
  LOWER: `${taprext}adql-string`,
  UPPER: `${taprext}adql-string`,
  COALESCE: `${taprext}adql-conditional`,
  IN_UNIT: `${taprext}adql-unit`,
};

/**
 * The optional features that a query uses, each where it is used first: what a service declares in
 * the `languageFeatures` of its TAP capability, and extensions that it can only be asked about.
 */
export function usedFeatures(query: Query): UsedFeature[] {
  const first = new Map<string, UsedFeature>();
  for (const node of walk(query)) {
    for (const [type, form] of featuresOf(node)) {
      const key = `${type} ${form}`;
      if (!first.has(key)) first.set(key, { type, form, start: node.start, end: node.end });
    }
  }
  return [...first.values()];
}

type Feature = readonly [FeatureType, string];

function featuresOf(node: Node): readonly Feature[] {
  switch (node.kind) {
    case "query":
      return [
        ...when(node.with.length > 0, `${taprext}adql-common-table`, "WITH"),
        ...when(node.offset !== undefined, `${taprext}adql-offset`, "OFFSET"),
      ];
    case "set-operation":
      return [[`${taprext}adql-sets`, node.operator]];
    case "like":
      return when(node.operator === "ILIKE", `${taprext}adql-string`, "ILIKE");
    case "cast":
      return [[`${taprext}adql-type`, "CAST"]];
    case "function":
      return functionFeature(node);
    case "set-function":
      return when(
        ["STDDEV", "VARIANCE"].includes(node.canonicalName),
        "extension",
        node.canonicalName,
      );
    case "searched-case":
    case "simple-case":
      return [["extension", "CASE"]];
    case "scalar-subquery":
      return [["extension", "scalar sub-query"]];
    case "unary":
    case "binary":
      return when(/^[~%&|^]$/.test(node.operator), "extension", `operator ${node.operator}`);
    case "joined-table":
      return when(node.type === "CROSS", "extension", "CROSS JOIN");
    case "derived-table":
      return when(node.alias === undefined, "extension", "sub-query without alias");
    case "is-null":
      return when(node.value.kind !== "column", "extension", "IS NULL on an expression");
    default:
      return [];
  }
}

const when = (applies: boolean, type: FeatureType, form: string): readonly Feature[] =>
  applies ? [[type, form]] : [];

function functionFeature({ canonicalName }: FunctionCall): readonly Feature[] {
  if (geometry.has(canonicalName)) return [[`${taprext}adqlgeo`, canonicalName]];
  const type = functionTypes[canonicalName];
  if (type !== undefined) return [[type, canonicalName]];
  // Every service has the mathematical functions.
  return when(!standardFunctions.has(canonicalName), `${taprext}udf`, canonicalName);
}
