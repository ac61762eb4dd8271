/** One attribute as written, with its namespace resolved. */
export interface XmlAttribute {
  /** Local name, without prefix. */
  readonly name: string;
  /** Prefix as written; empty when there is none. */
  readonly prefix: string;
  /** Namespace URI; empty for attributes without prefix and for prefixes that are bound to nothing. */
  readonly namespace: string;
  /** Value with references expanded and white space normalised (XML 1.0, 3.3.3). */
  readonly value: string;
}

const nothing: readonly never[] = Object.freeze([]);

/**
 * One element. Names are matched by local name alone, whatever the prefix or namespace: archives write
 * `vosi:capability`, `ns1:capability` and `capability` and mean the same.
 */
export class XmlElement {
  /** Local name, without prefix. */
  readonly name: string;
  /** Prefix as written; empty when there is none. */
  readonly prefix: string;
  /** Namespace URI; empty when there is none or when the prefix is bound to nothing. */
  readonly namespace: string;
  /** Attributes in document order, namespace declarations included. */
  readonly attributes: readonly XmlAttribute[];
  /** Child elements and runs of text (CDATA included) in document order; empty while events are read. */
  readonly children: readonly (XmlElement | string)[] = nothing;
  /** Line of the tag's `<`, counted from 1. */
  readonly line: number;
  /** Column of the tag's `<` in UTF-16 code units, counted from 1. */
  readonly column: number;
  /** Whether it was written as an empty-element tag, `<a/>`. */
  readonly selfClosing: boolean;

  /** Makes an element without children. */
  constructor(
    name: string,
    prefix: string,
    namespace: string,
    attributes: readonly XmlAttribute[],
    line: number,
    column: number,
    selfClosing: boolean,
  ) {
    this.name = name;
    this.prefix = prefix;
    this.namespace = namespace;
    this.attributes = attributes;
    this.line = line;
    this.column = column;
    this.selfClosing = selfClosing;
  }

  /** The name as written, with prefix. */
  get qualifiedName(): string {
    return this.prefix === "" ? this.name : `${this.prefix}:${this.name}`;
  }

  /** The value of the attribute with this local name; one without prefix wins over one with. */
  attr(localName: string): string | undefined {
    let prefixed: string | undefined;
    for (const attribute of this.attributes) {
      if (attribute.name !== localName) continue;
      if (attribute.prefix === "") return attribute.value;
      if (attribute.prefix !== "xmlns") prefixed ??= attribute.value;
    }
    return prefixed;
  }

  /** The first child element with this local name. */
  child(localName: string): XmlElement | undefined {
    for (const child of this.children) {
      if (typeof child !== "string" && child.name === localName) return child;
    }
    return undefined;
  }

  /** All child elements with this local name, in document order. */
  childrenNamed(localName: string): XmlElement[] {
    const named: XmlElement[] = [];
    for (const child of this.children) {
      if (typeof child !== "string" && child.name === localName) named.push(child);
    }
    return named;
  }

  /** All elements below this one, in document order; with a local name, only those. */
  *descendants(localName?: string): Generator<XmlElement, void, undefined> {
    // An explicit stack: nested generators cost their depth for every element.
    const open: [element: XmlElement, next: number][] = [[this, 0]];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const child = top[0].children[top[1]++];
      if (child === undefined) open.pop();
      else if (typeof child !== "string") {
        if (localName === undefined || child.name === localName) yield child;
        open.push([child, 0]);
      }
    }
  }

  /** The text of this element and of all elements below it, concatenated as written. */
  get text(): string {
    const { children } = this;
    if (children.length === 1 && typeof children[0] === "string") return children[0];
    let text = "";
    for (const child of children) text += typeof child === "string" ? child : child.text;
    return text;
  }
}

/** Adds a child while a tree is built; text joins the text before it. */
export function appendChild(parent: XmlElement, child: XmlElement | string): void {
  const children = parent.children as (XmlElement | string)[];
  const last = children.length - 1;
  const before = children[last];
  // An array that begins with one element takes no more room than that: most elements hold one text.
  if (last < 0) (parent as { children: XmlElement["children"] }).children = [child];
  else if (typeof child === "string" && typeof before === "string") children[last] = before + child;
  else children.push(child);
}
