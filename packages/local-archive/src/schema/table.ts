/** VOTable datatypes that a stored column can have. */
export type Datatype =
  | "boolean"
  | "unsignedByte"
  | "short"
  | "int"
  | "long"
  | "float"
  | "double"
  | "char"
  | "unicodeChar";

/** What a FIELD says about its values. */
export interface ValueType {
  readonly datatype: Datatype;
  /** VOTable arraysize; absent for scalars. */
  readonly arraysize?: string;
  /** DALI xtype: timestamp, interval, shape, uuid, … */
  readonly xtype?: string;
}

/** One column of a table as TAP_SCHEMA describes it. */
export interface ColumnInfo extends ValueType {
  readonly name: string;
  readonly description?: string;
  readonly unit?: string;
  readonly ucd?: string;
  readonly utype?: string;
  /** The VOTable ID that service descriptors refer to. */
  readonly id?: string;
  readonly principal: boolean;
  readonly indexed: boolean;
  readonly std: boolean;
}

/** A foreign key: pairs of (column here, column there). */
export interface ForeignKey {
  readonly id: string;
  readonly target: string;
  readonly columns: readonly (readonly [string, string])[];
}

/** One table that TAP serves. */
export interface TableInfo {
  readonly schema: string;
  /** Without the schema. */
  readonly name: string;
  readonly type: "table" | "view";
  readonly description?: string;
  readonly utype?: string;
  readonly columns: readonly ColumnInfo[];
  readonly keys: readonly ForeignKey[];
}

/** A schema and what it is for. */
export interface SchemaInfo {
  readonly name: string;
  readonly description: string;
  readonly utype?: string;
}

/** `schema.table`, as TAP_SCHEMA spells it. */
export function qualifiedName(table: TableInfo): string {
  return `${table.schema}.${table.name}`;
}

/** The DuckDB type in which values of this kind are stored. */
export function storageType(type: ValueType): string {
  if (isGeometry(type) || isNumberArray(type)) {
    return isWhole(type.datatype) ? "BIGINT[]" : "DOUBLE[]";
  }
  if (type.xtype === "timestamp") return "TIMESTAMP";
  switch (type.datatype) {
    case "boolean":
      return "BOOLEAN";
    case "unsignedByte":
      return "UTINYINT";
    case "short":
      return "SMALLINT";
    case "int":
      return "INTEGER";
    case "long":
      return "BIGINT";
    case "float":
      return "FLOAT";
    case "double":
      return "DOUBLE";
    default:
      return "VARCHAR";
  }
}

function isWhole(datatype: Datatype): boolean {
  return datatype !== "double" && datatype !== "float" && datatype !== "char";
}

const GEOMETRY_XTYPES = new Set([
  "point",
  "circle",
  "polygon",
  "shape",
  "multishape",
  "adql:REGION",
]);

/** Whether values are positions or regions on the sky: a point, a circle or a polygon. */
export function isGeometry(type: ValueType): boolean {
  return GEOMETRY_XTYPES.has(type.xtype ?? "");
}

/** Whether values are arrays of numbers (intervals included). */
export function isNumberArray(type: ValueType): boolean {
  return (
    type.arraysize !== undefined && type.datatype !== "char" && type.datatype !== "unicodeChar"
  );
}
