import type { XmlElement } from "@vostack/xml";
import { VOTableError } from "../errors.ts";
import { VOElement } from "../model/element.ts";
import { Comment, Instruction } from "../model/remark.ts";
import { elementOf } from "./document-tree.ts";
import type { Section } from "./section.ts";

/** What is kept at a time, in elements, attributes and hundreds of characters. */
const MAX_KEPT = 262_144;

/** Who is told about remarkable things. */
interface Told {
  /** Something about what stands among the cells; told once of each kind. */
  remarkable(severity: "error" | "info", code: string, message: string): void;
}

/**
 * Collects what stands among the rows of a TABLEDATA besides values, in the form of {@link RowMarkup}: attributes of TR
 * and TD, comments, instructions, and elements that do not belong there.
 */
export class MarkupCollector {
  readonly #section: Section;
  readonly #told: Told;
  /** Elements of other kinds that are open outside of cells, with what is kept of them. */
  readonly #others: { readonly element: XmlElement; readonly kept: VOElement }[] = [];
  /** The TR that is open. */
  #row: XmlElement | undefined;
  /** What is kept of it, and how many of its cells are among that. */
  #kept: VOElement | undefined;
  #keptCells = 0;
  /** Its cells so far, and whether the last one is open. */
  #cells = 0;
  #inCell = false;
  /** How much more is kept. */
  #left = 0;

  /** Makes a collector for a table. */
  constructor(section: Section, told: Told) {
    this.#section = section;
    this.#told = told;
  }

  /** Whether an element of another kind is open outside of the cells. */
  get inside(): boolean {
    return this.#others.length > 0;
  }

  /** A TR begins. */
  beginRow(element: XmlElement): void {
    this.#row = element;
    this.#kept = undefined;
    this.#keptCells = this.#cells = 0;
    if (element.attributes.length > 0) this.#keepRow();
  }

  /** A TR ends. */
  endRow(): void {
    this.#row = undefined;
  }

  /** A TD begins. */
  beginCell(element: XmlElement): void {
    this.#cells++;
    this.#inCell = true;
    // How a value is encoded belongs to its text, as the spelling of a number does.
    if (element.attributes.some(({ name }) => name !== "encoding")) this.#keepCell(element);
  }

  /** A TD ends. */
  endCell(): void {
    this.#inCell = false;
  }

  /** An element that is neither TR nor TD begins. */
  open(element: XmlElement): void {
    const name = element.qualifiedName;
    // What calls itself a row or a cell may hold values: its text is no remark.
    if (this.#inCell || /^t[rd]$/i.test(element.name)) {
      this.#tellUnknown(`${name}; its tags were left out`);
      return;
    }
    if (!this.inside) this.#tellUnknown(`${name}; it was kept beside them`);
    const kept = elementOf(element);
    this.add(kept);
    this.#others.push({ element, kept });
  }

  /** An element that is neither TR nor TD ends. */
  close(element: XmlElement): void {
    if (this.#others.at(-1)?.element === element) this.#others.pop();
  }

  /** Rows begin inside of other elements, which are left out then. @throws {VOTableError} `CELL` when they hold text. */
  leave(): void {
    const outermost = this.#others[0]?.kept;
    if (outermost === undefined) return;
    const { elementName: name, text, sourceLine: line } = outermost;
    if (text.trim() !== "") {
      const row = this.#section.totalRows;
      throw new VOTableError("CELL", `Text outside of the cells, in ${name}`, { row, line });
    }
    this.#others.length = 0;
    this.#tellUnknown(`${name}; its tags were left out`);
    const siblings = this.#place();
    if (siblings?.at(-1) === outermost) siblings.pop();
  }

  /** Text outside of the cells. @returns Whether it belongs to an element of another kind. */
  text(text: string): boolean {
    const innermost = this.#others.at(-1)?.kept;
    if (innermost !== undefined && this.#pay(text.length / 100)) innermost.children.push(text);
    return innermost !== undefined;
  }

  /** Adds a comment, an instruction or an element where it stands. */
  add(remark: VOElement): void {
    if (this.#pay(costOf(remark))) this.#place()?.push(remark);
  }

  /** The list to which that belongs which stands here. */
  #place(): (VOElement | string)[] | undefined {
    const innermost = this.#others.at(-1)?.kept;
    if (innermost !== undefined) return innermost.children;
    if (this.#inCell) return this.#keepCell()?.children;
    return this.#row === undefined ? this.#standing() : this.#keepRow(this.#cells)?.children;
  }

  /** What stands at the row that comes next, or is read. */
  #standing(): VOElement[] {
    const { rows, markup } = this.#section;
    const standing = markup?.get(rows) ?? [];
    markup?.set(rows, standing);
    return standing;
  }

  /** Keeps the TR, with TDs for its first cells. */
  #keepRow(cells = 0): VOElement | undefined {
    const row = this.#row;
    if (row === undefined) return undefined;
    if (this.#kept === undefined) {
      const kept = elementOf(row);
      // Rows are written without prefix.
      kept.prefix = "";
      if (!this.#pay(costOf(kept))) return undefined;
      this.#standing().push(kept);
      this.#kept = kept;
    }
    if (!this.#pay(Math.max(0, cells - this.#keptCells))) return undefined;
    for (; this.#keptCells < cells; this.#keptCells++) {
      this.#kept.children.push(new VOElement("TD"));
    }
    return this.#kept;
  }

  /** Keeps the TD that is open; the last one kept is that. */
  #keepCell(element?: XmlElement): VOElement | undefined {
    const row = this.#keepRow(this.#cells);
    const cell = row?.childrenNamed("TD").at(-1);
    if (cell === undefined || element === undefined) return cell;
    const { attributes, sourceLine, sourceColumn } = elementOf(element);
    const others = attributes.filter(({ name }) => name !== "encoding");
    if (this.#pay(costOf({ attributes: others }))) cell.attributes.push(...others);
    return Object.assign(cell, { sourceLine, sourceColumn });
  }

  /** Whether there is room for so much more; told when there is not. */
  #pay(cost: number): boolean {
    const section = this.#section;
    if (section.markup === undefined) {
      if (cost === 0) return true;
      section.markup = new Map();
      this.#left = MAX_KEPT;
    }
    if (this.#left >= cost) {
      this.#left -= cost;
      return true;
    }
    this.#left = -1;
    this.#told.remarkable(
      "info",
      "ROW_MARKUP",
      "Comments, attributes and elements among the rows are too many; those at the end are not kept",
    );
    return false;
  }

  #tellUnknown(what: string): void {
    this.#told.remarkable("error", "ELEMENT_UNKNOWN", `Rows hold no element ${what}`);
  }
}

function costOf(element: Pick<VOElement, "attributes">): number {
  const { attributes } = element;
  const isRemark = element instanceof Comment || element instanceof Instruction;
  let characters = isRemark ? element.content.length : 0;
  for (const { name, value } of attributes) characters += name.length + value.length;
  return 1 + attributes.length + characters / 100;
}
