import type { FunctionSignature } from "./function-signature.ts";
import type { FunctionCall } from "./syntax-tree.ts";
import { commonType, type ValueType } from "./value-type.ts";

const double: ValueType = { datatype: "double" };
const degrees: ValueType = { datatype: "double", unit: "deg" };
const radians: ValueType = { datatype: "double", unit: "rad" };
const text: ValueType = { datatype: "char", arraysize: "*" };
const polygon: ValueType = { datatype: "double", arraysize: "*", xtype: "polygon" };

/** Result types of the standard's functions (ADQL 2.1, 2.3 and 4.2). */
const results: Readonly<Record<string, ValueType>> = {
  ...each(
    ["EXP", "LOG", "LOG10", "SQRT", "POWER", "PI", "RAND", "COT", "COS", "SIN", "TAN"],
    double,
  ),
  ...each(["ACOS", "ASIN", "ATAN", "ATAN2", "RADIANS"], radians),
  ...each(["DEGREES", "COORD1", "COORD2", "DISTANCE"], degrees),
  ...each(["LOWER", "UPPER", "COORDSYS"], text),
  ...each(["CONTAINS", "INTERSECTS"], { datatype: "int" }),
  ...each(["POINT", "CENTROID"], { datatype: "double", arraysize: "2", xtype: "point" }),
  ...each(["BOX", "POLYGON"], polygon),
  CIRCLE: { datatype: "double", arraysize: "3", xtype: "circle" },
  REGION: { datatype: "char", arraysize: "*", xtype: "adql:region" },
  INTERVAL: { datatype: "double", arraysize: "2", xtype: "interval" },
  TIMESTAMP: { datatype: "char", arraysize: "*", xtype: "timestamp" },
  AREA: { datatype: "double", unit: "deg**2" },
};

function each(names: readonly string[], type: ValueType): Record<string, ValueType> {
  return Object.fromEntries(names.map((name) => [name, type]));
}

/** The type of a call's value; empty when the function is not known. */
export function functionType(
  call: FunctionCall,
  args: readonly ValueType[],
  declared: FunctionSignature | undefined,
): ValueType {
  const first = args[0] ?? {};
  switch (call.canonicalName) {
    case "ABS":
    case "MOD":
      return { datatype: first.datatype, unit: first.unit };
    case "CEILING":
    case "FLOOR":
    case "ROUND":
    case "TRUNCATE":
      return { datatype: "double", unit: first.unit };
    case "COALESCE":
      return commonType(args);
    case "IN_UNIT": {
      const unit = call.arguments[1];
      return { datatype: "double", unit: unit?.kind === "string" ? unit.value : undefined };
    }
    default:
      return results[call.canonicalName] ?? declared?.returns ?? {};
  }
}
