import { type AttributesInit, VOElement } from "./element.ts";
import { Param } from "./field.ts";

/** GROUP: parameters and columns that belong together (VOTable 1.5, section 4.9). */
export class Group extends VOElement {
  /** Makes a group. */
  constructor(attributes: AttributesInit = [], children: (VOElement | string)[] = []) {
    super("GROUP", attributes, children);
  }

  /** Name of the group. */
  get name(): string | undefined {
    return this.attr("name");
  }

  /** Unified content descriptor. */
  get ucd(): string | undefined {
    return this.attr("ucd");
  }

  /** Role in a data model. */
  get utype(): string | undefined {
    return this.attr("utype");
  }

  /** PARAM children. */
  get params(): Param[] {
    return this.childrenOf(Param);
  }

  /** Groups inside this one. */
  get groups(): Group[] {
    return this.childrenOf(Group);
  }

  /** IDs of the columns that belong to the group. */
  get fieldRefs(): string[] {
    return this.childrenNamed("FIELDref").map((element) => element.attr("ref") ?? "");
  }

  /** IDs of the parameters that belong to the group. */
  get paramRefs(): string[] {
    return this.childrenNamed("PARAMref").map((element) => element.attr("ref") ?? "");
  }
}
