import { escapeAttribute, escapeText } from "@vostack/xml";
import { hasElementContent } from "../model/create.ts";
import { VOElement } from "../model/element.ts";
import { Field, Param } from "../model/field.ts";
import { Resource } from "../model/resource.ts";
import { VOTable } from "../model/votable.ts";
import { Table } from "../table/table.ts";
import type { Serialization } from "./options.ts";
import { fieldsToDeclare, redeclare } from "./prepare.ts";

/** A document as text, with places where the data of tables go. */
export type Part = string | Table;

/** The text of a document in pieces, and its tables at the places where their data elements belong. */
export function* documentParts(
  votable: VOTable,
  version: string | undefined,
  serialization: Serialization | undefined,
): Generator<Part, void, undefined> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield* elementParts(withVersion(votable, version), "", serialization);
  yield "\n";
}

/** A document that holds one table. */
export function documentOf(source: VOTable | Resource | Table): VOTable {
  if (source instanceof VOTable) return source;
  const resource =
    source instanceof Resource ? source : new Resource({ type: "results" }, [source]);
  return new VOTable(namespaceOf("1.4"), [resource]);
}

function namespaceOf(version: string): Record<string, string> {
  return { version, ...(version === "1.0" ? {} : { xmlns: namespaceUri(version) }) };
}

/** The namespace of a version: since 1.3 it stays the same. */
function namespaceUri(version: string): string {
  const minor = Math.min(3, Number(version.split(".")[1] ?? 3));
  return `http://www.ivoa.net/xml/VOTable/v1.${minor}`;
}

/** The root with another version and the namespace that belongs to it. */
function withVersion(votable: VOTable, version: string | undefined): VOTable {
  if (version === undefined || version === votable.version) return votable;
  const declaration = votable.prefix === "" ? "xmlns" : `xmlns:${votable.prefix}`;
  const attributes = votable.attributes.filter(
    ({ name }) => !/(^|:)schemaLocation$|(^|:)noNamespaceSchemaLocation$/.test(name),
  );
  const root = new VOTable(attributes, votable.children);
  root.prefix = votable.prefix;
  root.setAttr("version", version);
  root.setAttr(declaration, version === "1.0" ? undefined : namespaceUri(version));
  return root;
}

function* elementParts(
  written: VOElement,
  indent: string,
  serialization: Serialization | undefined,
): Generator<Part, void, undefined> {
  const element =
    written instanceof Table && serialization !== undefined
      ? redeclare(written, fieldsToDeclare(written, serialization))
      : written;
  const tag =
    element.prefix === "" ? element.elementName : `${element.prefix}:${element.elementName}`;
  let head = `${indent}<${tag}`;
  for (const { name, value } of element.attributes) {
    if (element instanceof Table && name === "nrows") continue;
    head += ` ${name}="${escapeAttribute(value)}"`;
  }
  if (element instanceof Table && element.hasData && !element.rowsUnknown)
    head += ` nrows="${element.nrows}"`;
  const data = element instanceof Table && element.hasData ? element : undefined;
  const children = data === undefined ? element.children : childrenWithData(data);
  if (children.length === 0) {
    yield `${head}/>`;
    return;
  }
  yield `${head}>`;
  // White space may be added only where elements alone belong.
  const layout =
    hasElementContent(element.elementName) && children.every((child) => typeof child !== "string");
  for (const child of children) {
    if (layout) yield "\n";
    if (typeof child === "string") yield escapeText(child);
    else if (data !== undefined && child.elementName === "DATA") {
      const name = data.prefix === "" ? "DATA" : `${data.prefix}:DATA`;
      yield `<${name}>\n`;
      yield data;
      for (const info of child.children) {
        if (typeof info !== "string") yield* elementParts(info, "", serialization);
      }
      yield `</${name}>`;
    } else yield* elementParts(child, layout ? `${indent} ` : "", serialization);
  }
  yield layout ? `\n${indent}</${tag}>` : `</${tag}>`;
}

/** What makes unprefixed elements belong to the standard's namespace inside of a document that gives it a prefix. */
export function namespaceDeclaration(votable: VOTable, table: Table): string {
  if (table.prefix === "") return "";
  const uri = votable.attributes.find(({ name }) => name === `xmlns:${table.prefix}`)?.value;
  return uri === undefined ? "" : ` xmlns="${escapeAttribute(uri)}"`;
}

/** The children of a table, with a DATA element in its place. */
function childrenWithData(table: Table): (VOElement | string)[] {
  const { children } = table;
  const hasFields = children.some((child) => child instanceof Field && !(child instanceof Param));
  const all =
    hasFields || table.attr("ref") !== undefined ? [...children] : [...table.fields, ...children];
  if (all.some((child) => typeof child !== "string" && child.elementName === "DATA")) return all;
  let last = -1;
  all.forEach((child, k) => {
    if (typeof child === "string" || child.elementName !== "INFO") last = k;
  });
  all.splice(last + 1, 0, new VOElement("DATA"));
  return all;
}
