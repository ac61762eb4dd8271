import type { ColumnType, TapColumn, TapTable } from "./table-set.ts";

/** How row types are written. */
export interface RowTypesOptions {
  /** How 64-bit integers are read: as the `longs` option of the queries. Default `"auto"`. */
  readonly longs?: "auto" | "bigint";
}

/**
 * TypeScript source with one interface for a row of each table, for
 * `tap.query<CaomPlane>("SELECT * FROM caom2.Plane")`. Units, UCDs and descriptions
 * become doc comments.
 *
 * @param tables - Tables with their columns.
 */
export function rowTypes(tables: Iterable<TapTable>, options: RowTypesOptions = {}): string {
  const taken = new Set<string>();
  const types = [...tables].map((table) => {
    const name = unique(typeName(table.name), taken);
    const fields = uniqueColumns(table.columns).map((column) => rowField(column, options));
    return `${docComment(table.description ?? `A row of ${table.name}.`, "")}export interface ${name} {\n${fields.join("\n")}\n}\n`;
  });
  return types.join("\n");
}

function rowField(column: TapColumn, options: RowTypesOptions): string {
  const name = column.name.replace(/^"|"$/g, "").replaceAll('""', '"');
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
  const facts = [column.unit && `[${column.unit}]`, column.ucd && `(${column.ucd})`]
    .filter(Boolean)
    .join(" ");
  const text = [column.description, facts].filter(Boolean).join(" ");
  const type = valueType(column.datatype, options);
  return `${text ? docComment(text, "  ") : ""}  ${key}: ${type}${type === "unknown" ? "" : " | null"};`;
}

/** The TypeScript type of a value as rows of a result hold it. */
function valueType(type: ColumnType | undefined, options: RowTypesOptions): string {
  if (!type) return "unknown";
  const isArray = type.arraysize !== undefined;
  switch (baseType(type.name)) {
    case "text":
      // The first dimension of a character array is the length of its strings.
      return /x/.test(type.arraysize ?? "") ? "string[]" : "string";
    case "boolean":
      return isArray ? "(boolean | null)[]" : "boolean";
    case "long": {
      const scalar = options.longs === "bigint" ? "bigint" : "number | bigint";
      return isArray ? "ArrayLike<bigint | null>" : scalar;
    }
    case "byte":
    case "short":
    case "int":
      return isArray ? "ArrayLike<number | null>" : "number";
    case "float":
      return isArray ? "Float32Array" : "number";
    case "double":
      return isArray ? "Float64Array" : "number";
    default:
      return "unknown";
  }
}

const names: Readonly<Record<string, readonly string[]>> = {
  // VOTable names, then the TAP 1.0 names that VODataService allows.
  text: ["char", "unicodechar", "varchar", "clob", "timestamp", "point", "region"],
  boolean: ["boolean"],
  byte: ["unsignedbyte", "blob", "binary", "varbinary"],
  short: ["short", "smallint"],
  int: ["int", "integer"],
  long: ["long", "bigint"],
  float: ["float", "real"],
  double: ["double", "double precision"],
};

function baseType(name: string): string | undefined {
  const plain = name
    .toLowerCase()
    .replace(/\(.*$/, "")
    .replace(/^adql:/, "")
    .trim();
  return Object.keys(names).find((base) => names[base]?.includes(plain));
}

function typeName(table: string): string {
  const words = table
    .replaceAll('"', "")
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[A-Za-z]/.test(name) ? name : `Table${name}`;
}

function unique(name: string, taken: Set<string>): string {
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${name}${n}`;
  taken.add(free);
  return free;
}

function uniqueColumns(columns: readonly TapColumn[]): TapColumn[] {
  return [...new Map(columns.map((column) => [column.name, column])).values()];
}

function docComment(text: string, indent: string): string {
  const line = text.replace(/\s+/g, " ").replaceAll("*/", "*\\/").trim();
  return `${indent}/** ${line} */\n`;
}
