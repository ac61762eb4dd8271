import type { ColumnInfo, Datatype } from "./table.ts";

/*
 * The tables are written down one column a line, fields apart by blanks, `-` for an empty one:
 *   name  datatype[arraysize]  xtype  unit  flags  utype  [id]  [ucd]
 * flags: p principal, i indexed, s std.
 * utype: `=` means the prefix and the name with dots for underscores, otherwise it is added to the
 * prefix; `-` is none.
 */

/** Reads the column notation of this folder. */
export function parseColumns(prefix: string, notation: string): ColumnInfo[] {
  return notation
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => parseLine(prefix, line));
}

function parseLine(prefix: string, line: string): ColumnInfo {
  const [name = "", type = "", xtype, unit, flags = "-", utype, id, ucd] = line.split(/\s+/);
  const shape = /^([a-zA-Z]+)(?:\[(.+)\])?$/.exec(type);
  if (shape === null) throw new Error(`column notation: ${line}`);
  return {
    name,
    datatype: shape[1] as Datatype,
    ...optional("arraysize", shape[2]),
    ...optional("xtype", xtype),
    ...optional("unit", unit),
    ...optional("ucd", ucd),
    ...optional("utype", fullUtype(prefix, name, utype)),
    ...optional("id", id),
    principal: flags.includes("p"),
    indexed: flags.includes("i"),
    std: flags.includes("s"),
  };
}

function fullUtype(prefix: string, name: string, utype: string | undefined): string | undefined {
  if (utype === undefined || utype === "-") return undefined;
  return prefix + (utype === "=" ? name.replaceAll("_", ".") : utype);
}

function optional<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined || value === "-" ? {} : ({ [key]: value } as Record<K, string>);
}
