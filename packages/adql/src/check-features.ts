import { walk } from "./children.ts";
import type { FindingList } from "./finding.ts";
import { parseFunctionSignature } from "./function-signature.ts";
import type { Node } from "./node.ts";
import type { Query } from "./syntax-tree.ts";
import { type UsedFeature, usedFeatures } from "./used-features.ts";

/** A feature that a service declares: a `form` of TAPRegExt's `languageFeatures` with its type. */
export interface DeclaredFeature {
  /** The type's URI, such as `ivo://ivoa.net/std/TAPRegExt#features-adqlgeo`. */
  readonly type: string;
  /** The feature's name, or a function's signature. */
  readonly form: string;
}

/** The two spellings of the standards, and the group, in one form. */
const groupOf = (type: string): string =>
  type
    .replace(/^.*#features-/, "")
    .replace("adql-geo", "adqlgeo")
    .toLowerCase();

/** Says what the service does not declare. */
export function checkFeatures(
  query: Query,
  declared: readonly DeclaredFeature[],
  found: FindingList,
): void {
  const known = new Set(
    declared.map(({ type, form }) => {
      const group = groupOf(type);
      const name = group === "udf" ? parseFunctionSignature(form).name : form.trim();
      return `${group} ${name.toUpperCase()}`;
    }),
  );
  for (const used of usedFeatures(query)) {
    if (used.type === "extension" || isUdf(used)) continue;
    if (known.has(`${groupOf(used.type)} ${used.form}`)) continue;
    found.add(
      "warning",
      "ADQL_FEATURE",
      used,
      `The service does not declare that it knows ${used.form}`,
    );
  }
}

/** Functions of the service have findings of their own. */
const isUdf = ({ type }: UsedFeature): boolean => groupOf(type) === "udf";

/** Says what is beyond the standard. */
export function checkExtensions(query: Query, found: FindingList): void {
  for (const used of usedFeatures(query)) {
    if (used.type !== "extension") continue;
    const message = `${used.form} is beyond ADQL 2.1: not every service knows it`;
    found.add("info", "ADQL_EXTENSION", used, message);
  }
}

/** Says what ADQL 2.0 does not have. */
export function checkVersion(query: Query, found: FindingList): void {
  const seen = new Set<string>();
  for (const node of walk(query)) {
    const what = newIn21(node);
    if (what === undefined || seen.has(what)) continue;
    seen.add(what);
    found.add("warning", "ADQL_VERSION", node, `ADQL 2.0 does not have ${what}`);
  }
}

function newIn21(node: Node): string | undefined {
  switch (node.kind) {
    case "query":
      if (node.with.length > 0) return "WITH";
      return node.offset === undefined ? undefined : "OFFSET";
    case "set-operation":
      return node.operator;
    case "like":
      return node.operator === "ILIKE" ? "ILIKE" : undefined;
    case "cast":
      return "CAST";
    case "number":
      return node.form === "hexadecimal" ? "hexadecimal numbers" : undefined;
    case "function":
      if (["LOWER", "UPPER", "COALESCE", "IN_UNIT"].includes(node.canonicalName)) {
        return node.canonicalName;
      }
      if (node.canonicalName === "DISTANCE" && node.arguments.length === 4) {
        return "DISTANCE with four arguments";
      }
      return ["POINT", "CIRCLE", "BOX", "POLYGON"].includes(node.canonicalName) &&
        node.coordinateSystem === undefined
        ? `${node.canonicalName} without coordinate system ('ICRS' as first argument)`
        : undefined;
    case "order-term":
      return node.expression.kind === "column" || node.expression.kind === "number"
        ? undefined
        : "ORDER BY on an expression";
    default:
      return undefined;
  }
}
