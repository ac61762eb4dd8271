/** One attribute as written. */
export interface Attribute {
  /** Name as written, with its prefix if it has one. */
  readonly name: string;
  /** Value with references expanded. */
  readonly value: string;
  /** What the prefix of the name stood for in the document that was read. */
  readonly namespace?: string;
}

/** Attributes by name, or in order; those that are undefined are left out. */
export type AttributesInit =
  | readonly Attribute[]
  | Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * One element of a document, with everything that was written in it: unknown attributes and unknown
 * children are kept in place, so that a document survives reading and writing.
 *
 * The classes for the elements of the standard extend it with names for what they hold.
 */
export class VOElement {
  // The fields are declared and assigned by the constructor: V8 takes several times as long to define them.

  /** Local name of the element, such as `FIELD`. */
  declare readonly elementName: string;
  /** Namespace prefix as written; empty when there is none. */
  declare prefix: string;
  /** Namespace that the element had in the document that was read; empty when it had none or was made by a program. */
  declare namespace: string;
  /** Attributes in document order, namespace declarations included. */
  declare readonly attributes: Attribute[];
  /** Child elements and text in document order. */
  declare readonly children: (VOElement | string)[];
  /** Line of the tag in the document that was read; 0 for elements made by a program. */
  declare sourceLine: number;
  /** Column of the tag in the document that was read; 0 for elements made by a program. */
  declare sourceColumn: number;

  /** Makes an element. */
  constructor(
    elementName: string,
    attributes: AttributesInit = [],
    children: (VOElement | string)[] = [],
  ) {
    this.elementName = elementName;
    this.prefix = "";
    this.namespace = "";
    this.attributes = isList(attributes) ? [...attributes] : fromRecord(attributes);
    this.children = children;
    this.sourceLine = 0;
    this.sourceColumn = 0;
  }

  /** The value of the attribute with this local name; one without prefix wins over one with. */
  attr(localName: string): string | undefined {
    let prefixed: string | undefined;
    for (const { name, value } of this.attributes) {
      if (name === localName) return value;
      if (prefixed === undefined && name.endsWith(`:${localName}`) && !name.startsWith("xmlns:")) {
        prefixed = value;
      }
    }
    return prefixed;
  }

  /** Sets an attribute, or removes it when the value is undefined. */
  setAttr(name: string, value: string | undefined): this {
    const at = this.attributes.findIndex((attribute) => attribute.name === name);
    if (value === undefined) {
      if (at >= 0) this.attributes.splice(at, 1);
    } else if (at >= 0) this.attributes[at] = { name, value };
    else this.attributes.push({ name, value });
    return this;
  }

  /** The first child element with this local name. */
  child(localName: string): VOElement | undefined {
    for (const child of this.children) {
      if (typeof child !== "string" && child.elementName === localName) return child;
    }
    return undefined;
  }

  /** All child elements with this local name, in document order. */
  childrenNamed(localName: string): VOElement[] {
    return this.children.filter(
      (child): child is VOElement => typeof child !== "string" && child.elementName === localName,
    );
  }

  /** All child elements of a class, in document order. */
  childrenOf<T extends VOElement>(type: abstract new (...args: never[]) => T): T[] {
    return this.children.filter((child): child is T => child instanceof type);
  }

  /** All elements below this one, in document order. */
  *descendants(): Generator<VOElement, void, undefined> {
    const open: [element: VOElement, next: number][] = [[this, 0]];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const child = top[0].children[top[1]++];
      if (child === undefined) open.pop();
      else if (typeof child !== "string") {
        yield child;
        open.push([child, 0]);
      }
    }
  }

  /** The text of this element and of all below it, as written. */
  get text(): string {
    let text = "";
    for (const child of this.children) text += typeof child === "string" ? child : child.text;
    return text;
  }

  /** The attribute `ID`, by which other elements refer to this one. */
  get ID(): string | undefined {
    return this.attr("ID");
  }

  /** The text of the DESCRIPTION child, without the white space around it. */
  get description(): string | undefined {
    return this.child("DESCRIPTION")?.text.trim();
  }
}

function isList(attributes: AttributesInit): attributes is readonly Attribute[] {
  return Array.isArray(attributes);
}

function fromRecord(record: Exclude<AttributesInit, readonly Attribute[]>): Attribute[] {
  const attributes: Attribute[] = [];
  for (const [name, value] of Object.entries(record)) {
    if (value !== undefined) attributes.push({ name, value: String(value) });
  }
  return attributes;
}
