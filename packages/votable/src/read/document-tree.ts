import type { XmlElement } from "@vostack/xml";
import { VOTableError } from "../errors.ts";
import type { Finding } from "../finding.ts";
import { createElement, hasElementContent } from "../model/create.ts";
import type { Attribute, VOElement } from "../model/element.ts";
import type { Comment, Instruction } from "../model/remark.ts";
import { VOTable } from "../model/votable.ts";
import { Table } from "../table/table.ts";

/** Elements outside of the data that are allowed where nothing else is said. */
const MAX_ELEMENTS = 1_000_000;

/** The document as a tree while it is read: everything but the inside of data. */
export class DocumentTree {
  /** The document so far. */
  votable: VOTable | undefined;
  readonly #maxElements: number;
  readonly #open: VOElement[] = [];
  readonly #prolog: (Comment | Instruction)[] = [];
  #elements = 0;

  /** Begins a tree of at most so many elements. */
  constructor(maxElements: number = MAX_ELEMENTS) {
    this.#maxElements = maxElements;
  }

  /** The innermost element that is open. */
  get innermost(): VOElement | undefined {
    return this.#open.at(-1);
  }

  /** The innermost table that is open. */
  get table(): Table | undefined {
    return this.#open.findLast((open) => open instanceof Table);
  }

  /** Adds a remark about the document. */
  note(finding: Finding): void {
    this.votable?.findings.push(finding);
  }

  /** An element of the tree that a tag makes. @throws {VOTableError} `LIMIT` when there are too many. */
  create(element: XmlElement): VOElement {
    this.#count(element.line);
    return elementOf(element);
  }

  /**
   * Goes into an element.
   *
   * @param isChild - Whether it becomes a child of the one around it.
   * @throws {VOTableError} `NOT_VOTABLE` when the root is another element.
   */
  open(element: VOElement, isChild: boolean): void {
    const parent = this.innermost;
    if (parent === undefined) {
      if (!(element instanceof VOTable)) throw notVOTable(element.elementName);
      this.votable = element;
      element.prolog.push(...this.#prolog);
    } else if (isChild) parent.children.push(element);
    this.#open.push(element);
  }

  /** Leaves an element. */
  close(): VOElement | undefined {
    return this.#open.pop();
  }

  /** Adds a comment or an instruction where it stands. @throws {VOTableError} `LIMIT` when there are too many. */
  remark(remark: Comment | Instruction, line: number): void {
    this.#count(line);
    const parent = this.innermost;
    if (parent !== undefined) parent.children.push(remark);
    else (this.votable?.epilog ?? this.#prolog).push(remark);
  }

  /** Adds text to the innermost element. */
  text(text: string): void {
    const parent = this.innermost;
    if (parent === undefined) return;
    if (hasElementContent(parent.elementName) && text.trim() === "") return;
    const { children } = parent;
    const last = children.at(-1);
    if (typeof last === "string") children[children.length - 1] = last + text;
    else children.push(text);
  }

  #count(line: number): void {
    if (++this.#elements <= this.#maxElements) return;
    throw new VOTableError("LIMIT", `The document has more than ${this.#maxElements} elements`, {
      line,
    });
  }
}

/** The element that a tag makes. */
export function elementOf(element: XmlElement): VOElement {
  const created = createElement(element.name, attributesOf(element));
  created.prefix = element.prefix;
  created.namespace = element.namespace;
  created.sourceLine = element.line;
  created.sourceColumn = element.column;
  return created;
}

function attributesOf(element: XmlElement): Attribute[] {
  return element.attributes.map(({ name, prefix, value, namespace }) =>
    prefix === "" ? { name, value } : { name: `${prefix}:${name}`, value, namespace },
  );
}

/** The error for a document of another kind. */
export function notVOTable(root?: string): VOTableError {
  const what = root === undefined ? "is empty" : `is <${root}>`;
  return new VOTableError("NOT_VOTABLE", `The document ${what}, not a VOTable`, {
    hint: "Look at the media type of the answer: it may be an error page.",
  });
}
