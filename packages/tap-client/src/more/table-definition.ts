import { XmlWriter } from "@vostack/xml";

/** A column of a table to be made. */
export interface ColumnDefinition {
  /** Column name. */
  readonly name: string;
  /** VOTable datatype: `double`, `char`, … */
  readonly datatype: string;
  /** Array shape in VOTable notation; absent for a scalar. */
  readonly arraysize?: string;
  /** DALI xtype. */
  readonly xtype?: string;
  /** Unit in VOUnits notation. */
  readonly unit?: string;
  /** Unified content descriptor. */
  readonly ucd?: string;
  /** What the column holds, in words. */
  readonly description?: string;
}

/** A table to be made. */
export interface TableDefinition {
  /** What the table holds, in words. */
  readonly description?: string;
  /** Its columns, in order. */
  readonly columns: readonly ColumnDefinition[];
}

/** The definition as a VOSI table document (VODataService 1.1 types). */
export function tableDocument(name: string, definition: TableDefinition): string {
  const xml = new XmlWriter();
  xml.open("vosi:table", {
    "xmlns:vosi": "http://www.ivoa.net/xml/VOSITables/v1.0",
    "xmlns:vod": "http://www.ivoa.net/xml/VODataService/v1.1",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    type: "output",
  });
  xml.element("name", {}, name);
  if (definition.description) xml.element("description", {}, definition.description);
  for (const column of definition.columns) writeColumn(xml, column);
  return xml.close().toString();
}

// The schema fixes the order of a column's children.
function writeColumn(xml: XmlWriter, column: ColumnDefinition): void {
  xml.open("column").element("name", {}, column.name);
  for (const key of ["description", "unit", "ucd"] as const) {
    const text = column[key];
    if (text) xml.element(key, {}, text);
  }
  const attributes = {
    "xsi:type": "vod:VOTableType",
    arraysize: column.arraysize,
    extendedType: column.xtype,
  };
  xml.element("dataType", attributes, column.datatype).close();
}
