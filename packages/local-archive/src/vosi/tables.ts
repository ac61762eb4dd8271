import { escapeText } from "@vostack/xml";
import { BadRequest, NotFound } from "../http/http-error.ts";
import type { Catalogue } from "../schema/catalogue.ts";
import type { ColumnInfo, ForeignKey, SchemaInfo, TableInfo } from "../schema/table.ts";
import { qualifiedName } from "../schema/table.ts";

const NAMESPACES =
  'xmlns:vosi="http://www.ivoa.net/xml/VOSITables/v1.0"' +
  ' xmlns:vod="http://www.ivoa.net/xml/VODataService/v1.1"' +
  ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * The VOSI tables document (VOSI 1.1, section 4): everything, one schema, or one table.
 * @param path - empty, `schema` or `schema.table`
 * @param detail - `min`, `max` or what the service likes
 */
export function tablesDocument(
  catalogue: Catalogue,
  path: string,
  detail: string | undefined,
  defaultDetail: "min" | "max",
): string {
  if (detail !== undefined && detail !== "min" && detail !== "max") {
    throw new BadRequest(`invalid parameter value detail=${detail}`);
  }
  const full = (detail ?? defaultDetail) === "max";
  if (path === "") {
    const schemas = catalogue.schemas.map((schema) =>
      schemaElement(schema, catalogue.tablesOf(schema.name), full),
    );
    return tableset(schemas.join(""));
  }
  const schema = catalogue.schemas.find(({ name }) => name.toLowerCase() === path.toLowerCase());
  if (schema !== undefined) {
    const tables = detail === "min" ? [] : catalogue.tablesOf(schema.name);
    return tableset(schemaElement(schema, tables, full));
  }
  const table = catalogue.find(path);
  if (table === undefined) throw new NotFound(`not found: ${path}`);
  return `${DECLARATION}<vosi:table ${NAMESPACES} type="${table.type}">\n${tableContent(table, true)}</vosi:table>\n`;
}

function tableset(content: string): string {
  return `${DECLARATION}<vosi:tableset ${NAMESPACES}>\n${content}</vosi:tableset>\n`;
}

function schemaElement(schema: SchemaInfo, tables: readonly TableInfo[], full: boolean): string {
  const elements = tables.map(
    (table) => `<table type="${table.type}">\n${tableContent(table, full)}</table>\n`,
  );
  return `<schema>\n${child("name", schema.name)}${child("description", schema.description)}${child(
    "utype",
    schema.utype,
  )}${elements.join("")}</schema>\n`;
}

function tableContent(table: TableInfo, full: boolean): string {
  const head =
    child("name", qualifiedName(table)) +
    child("description", table.description) +
    child("utype", table.utype);
  if (!full) return head;
  return head + table.columns.map(columnElement).join("") + table.keys.map(keyElement).join("");
}

function columnElement(column: ColumnInfo): string {
  const { datatype, arraysize, xtype } = column;
  const attributes =
    (arraysize === undefined ? "" : ` arraysize="${arraysize}"`) +
    (xtype === undefined ? "" : ` extendedType="${xtype}"`);
  const flags =
    (column.principal ? child("flag", "principal") : "") +
    (column.indexed ? child("flag", "indexed") : "");
  return `<column${column.std ? ' std="true"' : ""}>
${child("name", column.name)}${child("description", column.description)}${child("unit", column.unit)}${child(
  "ucd",
  column.ucd,
)}${child("utype", column.utype)}<dataType xsi:type="vod:VOTableType"${attributes}>${datatype}</dataType>
${flags}</column>
`;
}

function keyElement({ target, columns }: ForeignKey): string {
  const pairs = columns.map(
    ([from, to]) =>
      `<fkColumn>\n${child("fromColumn", from)}${child("targetColumn", to)}</fkColumn>\n`,
  );
  return `<foreignKey>\n${child("targetTable", target)}${pairs.join("")}</foreignKey>\n`;
}

function child(name: string, value: string | undefined): string {
  return value === undefined ? "" : `<${name}>${escapeText(value)}</${name}>\n`;
}
