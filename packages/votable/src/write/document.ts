import { escapeAttribute, escapeText } from "@vostack/xml";
import { VOTableError } from "../errors.ts";
import { hasElementContent } from "../model/create.ts";
import { VOElement } from "../model/element.ts";
import { Field, Param } from "../model/field.ts";
import { Comment, Instruction } from "../model/remark.ts";
import { Resource } from "../model/resource.ts";
import { VOTable } from "../model/votable.ts";
import { Table } from "../table/table.ts";
import { attributesText, type DataPart, dataPart } from "./data-element.ts";
import type { Serialization } from "./options.ts";
import { fieldsToDeclare, redeclare } from "./prepare.ts";
import { Scope } from "./scope.ts";
import type { TableDataRules } from "./table-data-rules.ts";

/** A document as text, with places where the data of tables go. */
export type Part = string | DataPart;

/** How a document's text is made. */
export interface DocumentOptions {
  /** The version to declare; undefined leaves what the document says. */
  readonly version: string | undefined;
  /** How data will be written. */
  readonly serialization: Serialization;
  /** Whether fields are declared anew where their columns ask for it; false when the rows are yet to come. */
  readonly prepare: boolean;
}

/** The text of a document in pieces, and its tables at the places where their data elements belong. */
export function* documentParts(
  votable: VOTable,
  { version, serialization, prepare }: DocumentOptions,
): Generator<Part, void, undefined> {
  const root = withVersion(votable, versionFor(votable, version, serialization));
  const prepareTable = (table: Table): Table => {
    if (!prepare || !table.hasData) return table;
    return redeclare(table, fieldsToDeclare(table, serialization, tableDataRules(root.version)));
  };
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  for (const remark of votable.prolog) yield `${remarkText(remark)}\n`;
  yield* elementParts(root, "", new Scope(root), { serialization, prepare: prepareTable });
  for (const remark of votable.epilog) yield `\n${remarkText(remark)}`;
  yield "\n";
}

/** How a version writes TABLEDATA. */
export function tableDataRules(version: string): TableDataRules {
  const minor = minorOf(version);
  return { countsBytes: minor >= 6, emptyNulls: minor >= 3 };
}

function minorOf(version: string): number {
  return Number(version.split(".")[1] ?? 3);
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
  return `http://www.ivoa.net/xml/VOTable/v1.${Math.min(3, minorOf(version))}`;
}

/** BINARY2 came with VOTable 1.3: older documents that are written so become documents of that version. */
function versionFor(
  votable: VOTable,
  wanted: string | undefined,
  serialization: Serialization,
): string | undefined {
  const old = minorOf(wanted ?? votable.version) < 3;
  if (serialization !== "binary2" || !old) return wanted;
  if (!votable.tables().some((table) => table.hasData)) return wanted;
  if (wanted === undefined) return "1.3";
  throw new VOTableError("WRITE", `VOTable ${wanted} has no BINARY2`, {
    hint: "Write binary or tabledata, or version 1.3 or later.",
  });
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
  const none = version === "1.0" && votable.prefix === "";
  root.setAttr(declaration, none ? undefined : namespaceUri(version));
  root.namespace = none ? "" : namespaceUri(version);
  return root;
}

/** How the elements of a document are written. */
interface Style {
  /** How data are written. */
  readonly serialization: Serialization;
  /** A table with its fields as they must be declared. */
  readonly prepare: (table: Table) => Table;
}

function* elementParts(
  written: VOElement,
  indent: string,
  outer: Scope,
  style: Style,
): Generator<Part, void, undefined> {
  if (written instanceof Comment || written instanceof Instruction) {
    yield indent + remarkText(written);
    return;
  }
  const element = written instanceof Table ? style.prepare(written) : written;
  const data = element instanceof Table && element.hasData ? element : undefined;
  const { tag, declarations, scope } = outer.enter(element);
  let head = `${indent}<${tag}${declarations}`;
  for (const { name, value } of element.attributes) {
    if (name !== "nrows" || data === undefined) head += ` ${name}="${escapeAttribute(value)}"`;
    else if (!data.rowsUnknown) head += ` nrows="${data.nrows}"`;
  }
  // A document that was read has the attributes that it had.
  const isNew = data !== undefined && data.sourceLine === 0 && data.attr("nrows") === undefined;
  if (isNew && !data.rowsUnknown) head += ` nrows="${data.nrows}"`;
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
      yield* dataParts(data, child, scope, style);
    } else yield* elementParts(child, layout ? `${indent} ` : "", scope, style);
  }
  yield layout ? `\n${indent}</${tag}>` : `</${tag}>`;
}

/** DATA, with the rows in the place where they were read. */
function* dataParts(
  table: Table,
  data: VOElement,
  outer: Scope,
  style: Style,
): Generator<Part, void, undefined> {
  const { tag, declarations, scope } = outer.enter(data);
  const text = (element: VOElement, around: Scope): string =>
    [...elementParts(element, "", around, style)].join("");
  const { element: read, at = 0 } = table.dataElement ?? {};
  const place = dataPart(table, read, style.serialization, scope, text);
  yield `<${tag}${declarations}${attributesText(data.attributes)}>\n`;
  const { children } = data;
  for (let k = 0; k <= children.length; k++) {
    if (k === Math.min(at, children.length)) yield place;
    const child = children[k];
    if (typeof child === "string") yield escapeText(child);
    else if (child !== undefined) yield* elementParts(child, "", scope, style);
  }
  yield `</${tag}>`;
}

function remarkText(remark: Comment | Instruction): string {
  if (remark instanceof Comment) {
    // Two hyphens would end the comment.
    return `<!--${remark.content.replaceAll("--", "- -").replace(/-$/, "- ")}-->`;
  }
  return `<?${`${remark.target} ${remark.content.replaceAll("?>", "? >")}`.trim()}?>`;
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
  const data = new VOElement("DATA");
  data.prefix = table.prefix;
  data.namespace = table.namespace;
  all.splice(last + 1, 0, data);
  return all;
}
