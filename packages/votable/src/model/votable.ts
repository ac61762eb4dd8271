import type { Finding } from "../finding.ts";
import type { Table } from "../table/table.ts";
import { type AttributesInit, VOElement } from "./element.ts";
import { Param } from "./field.ts";
import { Group } from "./group.ts";
import { Info } from "./info.ts";
import type { Comment, Instruction } from "./remark.ts";
import { Resource } from "./resource.ts";
import { type QueryStatus, queryStatusOf } from "./status.ts";
import { CooSys, TimeSys } from "./systems.ts";

/** VOTABLE: a whole document (VOTable 1.5, section 3.1). */
export class VOTable extends VOElement {
  /** What the reader noticed: deviations from the standard that it has read around. */
  readonly findings: Finding[] = [];
  /** Comments and processing instructions before the root element. */
  readonly prolog: (Comment | Instruction)[] = [];
  /** Comments and processing instructions after the root element. */
  readonly epilog: (Comment | Instruction)[] = [];

  /** Makes a document. */
  constructor(attributes: AttributesInit = [], children: (VOElement | string)[] = []) {
    super("VOTABLE", attributes, children);
  }

  /** Version of the format as written, without a leading `v`; `1.1` when absent. */
  get version(): string {
    return (this.attr("version") ?? "1.1").replace(/^v/i, "");
  }

  /** Resources at the top of the document. */
  get resources(): Resource[] {
    return this.childrenOf(Resource);
  }

  /** INFO children of the document itself. */
  get infos(): Info[] {
    return this.childrenOf(Info);
  }

  /** PARAM children of the document itself. */
  get params(): Param[] {
    return this.childrenOf(Param);
  }

  /** GROUP children of the document itself. */
  get groups(): Group[] {
    return this.childrenOf(Group);
  }

  /** COOSYS elements of the document, wherever they stand. */
  get cooSystems(): CooSys[] {
    return [...this.descendants()].filter((element) => element instanceof CooSys);
  }

  /** TIMESYS elements of the document, wherever they stand. */
  get timeSystems(): TimeSys[] {
    return [...this.descendants()].filter((element) => element instanceof TimeSys);
  }

  /** What the service said about its answer; the last word counts. */
  get status(): QueryStatus | undefined {
    return queryStatusOf(this);
  }

  /** All tables, in document order. */
  tables(): Table[] {
    const tables: Table[] = [];
    const collect = ({ children }: VOElement): void => {
      for (const child of children) {
        if (typeof child === "string") continue;
        if (child instanceof Resource) collect(child);
        else if (child.elementName === "TABLE") tables.push(child as Table);
      }
    };
    collect(this);
    return tables;
  }

  /**
   * The first table with data; without any, the first table; undefined when there is none. Tables that only describe others, in
   * resources of type `meta`, come last.
   */
  firstTable(): Table | undefined {
    const all = this.tables();
    const own = all.filter((table) => !this.isMeta(table));
    const tables = own.length > 0 ? own : all;
    return tables.find((table) => table.hasData) ?? tables[0];
  }

  /** Whether a table stands in a resource of type `meta` and so only describes others (VOTable 1.5, section 3.3). */
  isMeta(table: Table): boolean {
    const isInside = (resource: Resource, meta: boolean): boolean => {
      const isMeta = meta || resource.type === "meta";
      if (isMeta && resource.tables.includes(table)) return true;
      return resource.resources.some((inner) => isInside(inner, isMeta));
    };
    return this.resources.some((resource) => isInside(resource, false));
  }

  /** What it holds: a line for each table, and what the service said. */
  override toString(): string {
    const tables = this.tables().map(
      ({ name, nrows, fields }) =>
        `\n  table${name === undefined ? "" : ` "${name}"`}: ${nrows} rows, ${fields.length} columns`,
    );
    const { status, findings } = this;
    if (status !== undefined)
      tables.push(`\n  status: ${status.value} ${status.message}`.trimEnd());
    if (findings.length > 0) tables.push(`\n  findings: ${findings.length}`);
    return `VOTable ${this.version}${tables.join("")}`;
  }

  static {
    // What Node prints.
    const value = VOTable.prototype.toString;
    Object.defineProperty(VOTable.prototype, Symbol.for("nodejs.util.inspect.custom"), { value });
  }

  /** The element with this ID. */
  byId(id: string): VOElement | undefined {
    for (const element of this.descendants()) if (element.ID === id) return element;
    return undefined;
  }

  /** Service descriptors: the resources of type `meta` with utype `adhoc:service` (DataLink 1.1, section 4). */
  serviceDescriptors(): Resource[] {
    return [...this.descendants()].filter(
      (element): element is Resource =>
        element instanceof Resource &&
        element.type === "meta" &&
        /^adhoc:(service|this)$/i.test(element.utype ?? ""),
    );
  }
}
