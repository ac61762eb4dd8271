import { readXml, type XmlElement } from "@vostack/xml";
import {
  type ColumnType,
  type ForeignKey,
  TableSet,
  type TableSummary,
  type TapColumn,
  type TapSchema,
} from "./table-set.ts";

/**
 * Reads a VOSI tables document: a `tableset`, or the single `table` that
 * `/tables/NAME` answers with. Names match without regard to prefixes.
 *
 * @throws XmlError when the text is not XML; RangeError when it is XML of another kind.
 * @see VOSI 1.1 section 4; VODataService 1.2 section 3.4.
 */
export function parseVosiTables(source: string | Uint8Array): TableSet {
  const root = readXml(source);
  if (root.name === "table") {
    const table = readTable(root, "");
    return new TableSet([{ name: table.schema, tables: [table.name] }], [table]);
  }
  if (root.name !== "tableset" && root.name !== "schema") {
    throw new RangeError(`Cannot read a table set: root element is "${root.name}"`);
  }
  const schemas: TapSchema[] = [];
  const tables: TableSummary[] = [];
  for (const element of root.name === "schema" ? [root] : root.childrenNamed("schema")) {
    const name = textOf(element, "name") ?? "";
    const own = element.childrenNamed("table").map((table) => readTable(table, name));
    tables.push(...own);
    schemas.push({ name, ...described(element), tables: own.map((table) => table.name) });
  }
  // VOSI 1.0 allows tables outside any schema.
  const loose = root.name === "tableset" ? root.childrenNamed("table") : [];
  for (const element of loose) tables.push(readTable(element, ""));
  return new TableSet(schemas, tables);
}

function readTable(element: XmlElement, schema: string): TableSummary {
  const name = textOf(element, "name") ?? "";
  const type = element.attr("type");
  const nrows = Number(textOf(element, "nrows") ?? Number.NaN);
  const columns = element.childrenNamed("column").map(readColumn);
  const foreignKeys = element.childrenNamed("foreignKey").map(readForeignKey);
  return {
    name,
    schema: schema || schemaOf(name),
    ...(type ? { type } : {}),
    ...described(element),
    ...(Number.isFinite(nrows) ? { nrows } : {}),
    // A table always has columns: none in the document means that they were left out.
    ...(columns.length > 0 ? { columns, foreignKeys } : {}),
  };
}

function readColumn(element: XmlElement): TapColumn {
  const datatype = readType(element.child("dataType"));
  const flags = element
    .childrenNamed("flag")
    .map((flag) => flag.text.trim())
    .filter(Boolean);
  return {
    name: textOf(element, "name") ?? "",
    ...described(element),
    ...optional(element, "unit"),
    ...optional(element, "ucd"),
    ...(datatype ? { datatype } : {}),
    flags: /^(true|1)$/.test(element.attr("std") ?? "") ? [...flags, "std"] : flags,
  };
}

function readType(element: XmlElement | undefined): ColumnType | undefined {
  if (!element) return undefined;
  // The xsi:type is a qualified name whose prefix is the document's own choice.
  const system = element.attr("type")?.replace(/^.*:/, "");
  const arraysize = element.attr("arraysize") ?? element.attr("size");
  const xtype = element.attr("extendedType");
  return {
    name: element.text.trim(),
    ...(system ? { system } : {}),
    ...(arraysize && arraysize !== "1" ? { arraysize } : {}),
    ...(xtype ? { xtype } : {}),
  };
}

function readForeignKey(element: XmlElement): ForeignKey {
  const { description, utype } = described(element);
  return {
    targetTable: textOf(element, "targetTable") ?? "",
    columns: element.childrenNamed("fkColumn").map((pair) => ({
      from: textOf(pair, "fromColumn") ?? "",
      target: textOf(pair, "targetColumn") ?? "",
    })),
    ...(description ? { description } : {}),
    ...(utype ? { utype } : {}),
  };
}

function described(element: XmlElement): {
  title?: string;
  description?: string;
  utype?: string;
} {
  return {
    ...optional(element, "title"),
    ...optional(element, "description"),
    ...optional(element, "utype"),
  };
}

function optional<K extends string>(element: XmlElement, name: K): { [P in K]?: string } {
  const text = textOf(element, name);
  return (text ? { [name]: text } : {}) as { [P in K]?: string };
}

function textOf(element: XmlElement, name: string): string | undefined {
  return element.child(name)?.text.trim();
}

function schemaOf(table: string): string {
  const dot = table.lastIndexOf(".");
  return dot > 0 ? table.slice(0, dot) : "";
}
