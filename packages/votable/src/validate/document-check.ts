import type { XmlElement } from "@vostack/xml";
import { VOTableError } from "../errors.ts";
import { createElement } from "../model/create.ts";
import type { VOElement } from "../model/element.ts";
import { Field } from "../model/field.ts";
import { ContentCheck, checkAttributes } from "./check-element.ts";
import { checkField, checkVocabularies, type VocabularyChecks } from "./check-field.ts";
import { elementRules } from "./element-rules.ts";
import type { FindingList, Place } from "./finding-list.ts";
import { References } from "./references.ts";
import { StatusCheck } from "./status-check.ts";
import { TableCheck } from "./table-check.ts";
import { type Version, versionOf } from "./version.ts";

/** What a document is checked for and how large it may be. */
export interface DocumentChecks extends VocabularyChecks {
  /** Elements outside of the data. */
  readonly maxElements: number;
}

/** An element that is open. */
interface Open {
  readonly element: XmlElement;
  readonly content: ContentCheck;
  /** The table whose data these are, for TABLE and what lies in it. */
  readonly table: TableCheck | undefined;
  /** FIELD, PARAM and what lies in them, kept until they end. */
  readonly kept: VOElement | undefined;
}

/** Elements whose text means something; elsewhere only white space may stand. */
const textual: ReadonlySet<string> = new Set(
  Object.entries(elementRules).flatMap(([name, { children }]) =>
    children === undefined || name === "STREAM" ? [name] : [],
  ),
);

/** Checks a document while it is read. */
export class DocumentCheck {
  readonly #findings: FindingList;
  readonly #checks: DocumentChecks;
  readonly #open: Open[] = [];
  readonly #references: References = new References();
  readonly #tables: Map<string, readonly Field[]> = new Map();
  readonly #understood: WeakSet<Field> = new WeakSet();
  readonly #status: StatusCheck;
  #version: Version = 4;
  #namespace = "";
  #elements = 0;
  #foreign = 0;

  /** Makes a check that reports to a list. */
  constructor(findings: FindingList, checks: DocumentChecks) {
    this.#findings = findings;
    this.#checks = checks;
    this.#status = new StatusCheck(findings);
  }

  /** A start tag. @throws {VOTableError} When the document is no VOTable, or too large. */
  open(element: XmlElement): void {
    if (this.#foreign > 0 || this.#isForeign(element)) {
      this.#foreign++;
      return;
    }
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#begin(element);
    else if (!parent.content.child(element, this.#version, this.#findings)) {
      this.#foreign++;
      return;
    }
    const { name } = element;
    const cell = name === "TR" || name === "TD";
    if (!cell || element.attributes.length > 0) {
      checkAttributes(element, this.#version, this.#findings);
      this.#references.add(element, this.#findings);
      checkVocabularies(element, this.#checks, this.#findings);
    }
    if (!cell) this.#count(element);
    const table = name === "TABLE" ? new TableCheck(element, this.#findings) : parent?.table;
    this.#open.push({
      element,
      content: new ContentCheck(name),
      table,
      kept: keep(element, parent?.kept),
    });
    if (table !== undefined) this.#openInTable(element, table);
    if (name === "INFO") this.#status.info(element, parent?.element.name ?? "");
    else if (name === "TABLE") this.#status.table();
    else if (name === "RESOURCE") this.#status.resource(element);
  }

  /** An element ends; `end` is the place of its end tag. */
  close(element: XmlElement, end: Place): void {
    if (this.#foreign > 0) {
      this.#foreign--;
      return;
    }
    const closed = this.#open.pop();
    if (closed === undefined) return;
    closed.content.close(end, this.#version, this.#findings);
    const { kept, table } = closed;
    if (kept instanceof Field) {
      if (checkField(kept, this.#version, element, this.#findings)) this.#understood.add(kept);
      if (table !== undefined && element.name === "FIELD") table.fields.push(kept);
    }
    if (table === undefined) return;
    table.close(element, end);
    if (element.name !== "TABLE") return;
    const id = element.attr("ID");
    if (id !== undefined) this.#tables.set(id, table.fields);
  }

  /** Text. */
  text(text: string, place: Place): void {
    if (this.#foreign > 0) return;
    const top = this.#open.at(-1);
    if (top === undefined || top.table?.text(text, top.element.name) === true) return;
    if (textual.has(top.element.name) || text.trim() === "") return;
    const { name } = top.element;
    this.#findings.add(
      "error",
      "TEXT",
      `${name} holds elements, not the text ${JSON.stringify(text.trim().slice(0, 40))}. Remove it.`,
      place,
      name,
    );
  }

  /** The document ends. */
  finish(): void {
    this.#references.finish(this.#findings);
  }

  #begin(root: XmlElement): void {
    if (root.name !== "VOTABLE") {
      throw new VOTableError("NOT_VOTABLE", `The document is <${root.name}>, not a VOTable`, {
        hint: "Look at the media type of the answer: it may be an error page.",
      });
    }
    this.#namespace = root.namespace;
    this.#version = versionOf(root, this.#findings);
  }

  #count(element: XmlElement): void {
    if (++this.#elements <= this.#checks.maxElements) return;
    throw new VOTableError(
      "LIMIT",
      `The document has more than ${this.#checks.maxElements} elements`,
      {
        line: element.line,
        column: element.column,
      },
    );
  }

  /** Elements of other namespaces may stand inside of RESOURCE (VOTable 1.2 and later); MIVOT does. */
  #isForeign(element: XmlElement): boolean {
    const parent = this.#open.at(-1)?.element.name;
    // A DESCRIPTION may hold markup of any kind.
    if (parent === "DESCRIPTION") return true;
    if (parent === undefined || element.namespace === this.#namespace) return false;
    const near = element.namespace === "" || element.namespace.includes("/xml/VOTable/");
    const { name, namespace } = element;
    if (near) {
      this.#findings.add(
        "error",
        "ELEMENT_NAMESPACE",
        `${name} is in the namespace ${JSON.stringify(namespace)}, VOTABLE is in ${JSON.stringify(this.#namespace)}. Give both the same prefix.`,
        element,
        name,
      );
      return false;
    }
    if (parent !== "RESOURCE") {
      this.#findings.add(
        "error",
        "ELEMENT_NAMESPACE",
        `${element.qualifiedName} of the namespace ${JSON.stringify(namespace)} stands in ${parent}. Elements of other namespaces belong into RESOURCE.`,
        element,
        name,
      );
    }
    return true;
  }

  #openInTable(element: XmlElement, table: TableCheck): void {
    if (element.name === "DATA") {
      const ref = table.element.attr("ref");
      const others = ref === undefined ? undefined : this.#tables.get(ref);
      if (table.fields.length === 0 && others !== undefined) table.fields.push(...others);
    }
    table.open(element, this.#understood, this.#version);
  }
}

/** Keeps a FIELD or PARAM with what it holds, until it ends. */
function keep(element: XmlElement, parent: VOElement | undefined): VOElement | undefined {
  if (parent === undefined && element.name !== "FIELD" && element.name !== "PARAM")
    return undefined;
  const attributes = element.attributes.map(({ name, value }) => ({ name, value }));
  const kept = createElement(element.name, attributes);
  kept.sourceLine = element.line;
  kept.sourceColumn = element.column;
  parent?.children.push(kept);
  return kept;
}
