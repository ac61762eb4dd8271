/** What is known about the values of a column or expression, in VOTable's terms. */
export interface ValueType {
  /** VOTable datatype: `double`, `int`, `char`, …; undefined when it is not known. */
  readonly datatype?: string | undefined;
  /** VOTable array shape: `*`, `2`, `16*`; undefined for a scalar. */
  readonly arraysize?: string | undefined;
  /** DALI xtype: `timestamp`, `point`, `circle`, … */
  readonly xtype?: string | undefined;
  /** Unit in VOUnits notation. */
  readonly unit?: string | undefined;
  /** Unified content descriptor. */
  readonly ucd?: string | undefined;
}

/** How a column's type is declared: VOTable's terms, or TAP_SCHEMA's and VODataService's older ones. */
export interface DeclaredType {
  /** The type's name in its own system. */
  readonly name: string;
  /** Array shape. */
  readonly arraysize?: string | null | undefined;
  /** DALI xtype. */
  readonly xtype?: string | null | undefined;
}

const character: ValueType = { datatype: "char", arraysize: "*" };
const bytes: ValueType = { datatype: "unsignedByte", arraysize: "*" };

/** TAP 1.0's and VODataService's names (TAP 1.0, 2.5; VODataService 1.2, 3.5.3) as VOTable types. */
const otherNames: Readonly<Record<string, ValueType>> = {
  SMALLINT: { datatype: "short" },
  INTEGER: { datatype: "int" },
  BIGINT: { datatype: "long" },
  REAL: { datatype: "float" },
  DOUBLE: { datatype: "double" },
  "DOUBLE PRECISION": { datatype: "double" },
  BOOLEAN: { datatype: "boolean" },
  STRING: character,
  CHAR: character,
  VARCHAR: character,
  UNICODECHAR: { datatype: "unicodeChar", arraysize: "*" },
  CLOB: { ...character, xtype: "clob" },
  TIMESTAMP: { ...character, xtype: "timestamp" },
  REGION: { ...character, xtype: "adql:region" },
  POINT: { datatype: "double", arraysize: "2", xtype: "point" },
  CIRCLE: { datatype: "double", arraysize: "3", xtype: "circle" },
  POLYGON: { datatype: "double", arraysize: "*", xtype: "polygon" },
  BINARY: bytes,
  VARBINARY: bytes,
  BLOB: { ...bytes, xtype: "blob" },
};

const votableTypes: ReadonlySet<string> = new Set(
  "boolean bit unsignedByte short int long char unicodeChar float double floatComplex doubleComplex".split(
    " ",
  ),
);

/** The VOTable type of a declaration; what the declaration says itself goes before the type's defaults. */
export function valueTypeOf(declared: DeclaredType): ValueType {
  const given: ValueType = {
    arraysize: declared.arraysize ?? undefined,
    xtype: declared.xtype ?? undefined,
  };
  if (votableTypes.has(declared.name)) return { ...given, datatype: declared.name };
  const plain = declared.name
    .replace(/^adql:/i, "")
    .replace(/\(.*$/s, "")
    .trim()
    .toUpperCase();
  const known = otherNames[plain];
  if (known === undefined) return given;
  return {
    datatype: known.datatype,
    arraysize: given.arraysize ?? known.arraysize,
    xtype: given.xtype ?? known.xtype,
  };
}

const numericOrder = ["unsignedByte", "short", "int", "long", "float", "double"];

/** What kind of values they are; undefined when it is not known. */
export function valueClass(type: ValueType): "number" | "text" | "other" | undefined {
  const { datatype, arraysize, xtype } = type;
  if (datatype === undefined) return undefined;
  if (datatype === "char" || datatype === "unicodeChar") {
    return xtype === undefined || xtype === "uri" || xtype === "uuid" ? "text" : "other";
  }
  if (arraysize !== undefined && arraysize !== "1") return "other";
  return numericOrder.includes(datatype) ? "number" : "other";
}

/** The number type that holds the values of both; undefined when one is no number. */
export function widerNumber(a: ValueType, b: ValueType): ValueType {
  if (valueClass(a) !== "number" || valueClass(b) !== "number") return {};
  const rank = (type: ValueType): number => numericOrder.indexOf(type.datatype ?? "");
  return { datatype: numericOrder[Math.max(rank(a), rank(b))] };
}

/** The type of a value that comes from one of several places, such as the branches of a CASE. */
export function commonType(types: readonly ValueType[]): ValueType {
  const [first, ...rest] = types;
  if (first === undefined) return {};
  return rest.reduce((common, type) => {
    const unit = common.unit === type.unit ? common.unit : undefined;
    const { datatype, arraysize, xtype } = common;
    if (datatype !== type.datatype) return { ...widerNumber(common, type), unit };
    return {
      datatype,
      arraysize: arraysize === type.arraysize ? arraysize : "*",
      xtype: xtype === type.xtype ? xtype : undefined,
      unit,
    };
  }, withoutUcd(first));
}

const withoutUcd = ({ datatype, arraysize, xtype, unit }: ValueType): ValueType => ({
  datatype,
  arraysize,
  xtype,
  unit,
});
