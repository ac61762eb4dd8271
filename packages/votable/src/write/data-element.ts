import { escapeAttribute } from "@vostack/xml";
import { type Attribute, VOElement } from "../model/element.ts";
import type { Table } from "../table/table.ts";
import type { Serialization } from "./options.ts";
import type { Scope } from "./scope.ts";

/** The place in a document where the rows of a table go, with the text around it. */
export interface DataPart {
  /** The table, with the fields as they were declared. */
  readonly table: Table;
  /** The element around the rows, up to where they begin; for a STREAM without the `>` of its tag. */
  readonly head: string;
  /** What follows them. */
  readonly tail: string;
  /** How that is written which stands among the rows. */
  readonly markup: MarkupText;
}

/** How that is written which stands among rows besides values. */
export interface MarkupText {
  /** An element, comment or instruction. */
  element(element: VOElement): string;
  /** What follows the name in the tag of a TR or TD. */
  attributes(element: VOElement): string;
}

const names: Readonly<Record<Serialization, string>> = {
  tabledata: "TABLEDATA",
  binary: "BINARY",
  binary2: "BINARY2",
};

/**
 * The place for the rows of a table, in an element that keeps what was read with it when it is of the same kind.
 *
 * @param read - The element that the data were read from; undefined for those of a program.
 * @param outer - The namespaces around it.
 * @param text - How elements are written.
 */
export function dataPart(
  table: Table,
  read: VOElement | undefined,
  serialization: Serialization,
  outer: Scope,
  text: (element: VOElement, scope: Scope) => string,
): DataPart {
  const name = names[serialization];
  const kept = read?.elementName === name ? read : undefined;
  const element = likeRead(name, kept, ({ name }) => name !== "xmlns");
  // Rows are written without prefix.
  const { tag, declarations, scope } = outer.enterUnprefixed(element, table);
  const open = `<${tag}${declarations}${attributesText(element.attributes)}>`;
  const markup = {
    element: (each: VOElement) => text(each, scope),
    attributes({ attributes }: VOElement) {
      const bare = new VOElement("", attributes);
      // It is no element of a program, which would belong to the standard.
      bare.sourceLine = 1;
      return scope.enter(bare).declarations + attributesText(attributes);
    },
  };
  if (serialization === "tabledata") {
    return { table, markup, head: open, tail: `\n</${tag}>\n` };
  }
  const children = kept?.children ?? [];
  const at = children.findIndex((child) => isStream(child));
  const textOf = (from: number, to?: number): string =>
    elementsOf(children.slice(from, to)).map(markup.element).join("");
  const read64 = children[at];
  const stream = streamElement(isStream(read64) ? read64 : undefined);
  const inner = scope.enter(stream);
  const inside = elementsOf(stream.children)
    .map((each) => text(each, inner.scope))
    .join("");
  const attributes = attributesText(stream.attributes);
  return {
    table,
    markup,
    head: `${open}${textOf(0, Math.max(at, 0))}\n<${inner.tag}${inner.declarations} encoding="base64"${attributes}`,
    tail: `\n${inside}</${inner.tag}>\n${textOf(at + 1)}</${tag}>\n`,
  };
}

/** An element with the name, prefix and attributes of one that was read. */
function likeRead(
  name: string,
  read: VOElement | undefined,
  keep: (attribute: Attribute) => boolean,
): VOElement {
  const element = new VOElement(name, read?.attributes.filter(keep), read?.children);
  if (read === undefined) return element;
  const { prefix, namespace, sourceLine, sourceColumn } = read;
  return Object.assign(element, { prefix, namespace, sourceLine, sourceColumn });
}

/** The STREAM with what it had, but for what says where its bytes lay and how they were encoded. */
function streamElement(read: VOElement | undefined): VOElement {
  const gone =
    read?.attr("href") === undefined
      ? /^encoding$/
      : /^(href|type|actuate|encoding|expires|rights)$/;
  return likeRead("STREAM", read, ({ name }) => !gone.test(name));
}

function isStream(child: VOElement | string | undefined): child is VOElement {
  return child instanceof VOElement && child.elementName === "STREAM";
}

function elementsOf(children: readonly (VOElement | string)[]): VOElement[] {
  return children.filter((child) => child instanceof VOElement);
}

/** Attributes as they stand in a tag. */
export function attributesText(attributes: readonly Attribute[]): string {
  return attributes.map(({ name, value }) => ` ${name}="${escapeAttribute(value)}"`).join("");
}
