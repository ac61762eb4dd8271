import { type XmlAttribute, XmlElement } from "./element.ts";
import type { XmlHandlers } from "./handlers.ts";
import type { XmlLimits } from "./limits.ts";
import { isName, isXmlDeclaration } from "./markup.ts";
import { Namespaces, type Unresolved } from "./namespaces.ts";
import type { Position } from "./position.ts";

const none: Unresolved<XmlAttribute>[] = [];

/** Makes elements of tags, keeps those that are open, and tells the handlers; within limits. */
export class Elements {
  readonly #handlers: XmlHandlers;
  readonly #limits: Required<XmlLimits>;
  readonly #position: Position;
  readonly #namespaces: Namespaces = new Namespaces();
  readonly #open: XmlElement[] = [];
  #attributes: Unresolved<XmlAttribute>[] = none;
  #rootSeen = false;

  constructor(handlers: XmlHandlers, limits: Required<XmlLimits>, position: Position) {
    this.#handlers = handlers;
    this.#limits = limits;
    this.#position = position;
  }

  /** The innermost open element. */
  get innermost(): XmlElement | undefined {
    return this.#open.at(-1);
  }

  /** Whether a root element was opened. */
  get rootSeen(): boolean {
    return this.#rootSeen;
  }

  attribute(qualifiedName: string, value: string): void {
    if (this.#attributes.length >= this.#limits.maxAttributes) {
      const { maxAttributes } = this.#limits;
      this.#position.fail(`An element has more than ${maxAttributes} attributes`, "XML_LIMIT");
    }
    this.checkLengths(qualifiedName.length, value.length, 0);
    const [prefix, name] = splitName(qualifiedName);
    const attribute = { name, prefix, namespace: "", value };
    if (this.#attributes.length === 0) this.#attributes = [attribute];
    else this.#attributes.push(attribute);
  }

  open(qualifiedName: string, selfClosing: boolean): void {
    if (this.#open.length >= this.#limits.maxDepth) {
      const { maxDepth } = this.#limits;
      this.#position.fail(`Elements are nested deeper than ${maxDepth}`, "XML_LIMIT");
    }
    this.checkLengths(qualifiedName.length, 0, 0);
    this.#rootSeen = true;
    const attributes = this.#attributes;
    this.#attributes = none;
    this.#namespaces.enter(attributes);
    const [prefix, name] = splitName(qualifiedName);
    const namespace = this.#namespaces.uri(prefix);
    const { line, column } = this.#position;
    const element = new XmlElement(name, prefix, namespace, attributes, line, column, selfClosing);
    this.#open.push(element);
    this.#handlers.open?.(element);
  }

  close(): void {
    this.#namespaces.leave();
    // sax has compared the names.
    const element = this.#open.pop()!;
    this.#handlers.close?.(element);
  }

  text(text: string): void {
    this.checkLengths(0, 0, text.length);
    if (this.#open.length > 0) this.#handlers.text?.(text);
  }

  comment(text: string): void {
    this.#handlers.comment?.(text);
  }

  instruction(target: string, body: string): void {
    if (target === "xml") {
      if (!isXmlDeclaration(body)) this.#position.fail("The XML declaration is malformed");
    } else if (target.toLowerCase() === "xml") this.#position.fail(`<?${target} is reserved`);
    else if (!isName(target)) this.#position.fail("A processing instruction without a name");
    else this.#handlers.instruction?.(target, body);
  }

  /** Throws what sax found to be wrong. */
  fault(message: string): never {
    const open = this.innermost;
    if (message !== "Unexpected close tag" || open === undefined) {
      return this.#position.fail(message);
    }
    return this.#position.fail(
      `The end tag does not match <${open.qualifiedName}>, opened in line ${open.line}`,
    );
  }

  /** Refuses what is longer than the limits, finished or not. */
  checkLengths(name: number, value: number, text: number): void {
    const { maxNameLength, maxAttributeLength, maxTextLength } = this.#limits;
    if (name > maxNameLength) this.#position.fail("A name is too long", "XML_LIMIT");
    if (value > maxAttributeLength) this.#position.fail("An attribute is too long", "XML_LIMIT");
    if (text > maxTextLength) this.#position.fail("A text is too long", "XML_LIMIT");
  }
}

function splitName(qualifiedName: string): [prefix: string, name: string] {
  const colon = qualifiedName.indexOf(":");
  return colon <= 0
    ? ["", qualifiedName]
    : [qualifiedName.slice(0, colon), qualifiedName.slice(colon + 1)];
}
