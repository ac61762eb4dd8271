import { Table } from "../table/table.ts";
import { type AttributesInit, VOElement } from "./element.ts";
import { Param } from "./field.ts";
import { Group } from "./group.ts";
import { Info } from "./info.ts";
import { Link } from "./link.ts";
import { CooSys, TimeSys } from "./systems.ts";

/** RESOURCE: tables and what describes them (VOTable 1.5, section 3.4). */
export class Resource extends VOElement {
  /** Makes a resource. */
  constructor(attributes: AttributesInit = [], children: (VOElement | string)[] = []) {
    super("RESOURCE", attributes, children);
  }

  /** Name of the resource. */
  get name(): string | undefined {
    return this.attr("name");
  }

  /** `results` (the default) or `meta`, for service descriptors. */
  get type(): string {
    return this.attr("type") ?? "results";
  }

  /** Role in a data model. */
  get utype(): string | undefined {
    return this.attr("utype");
  }

  /** Tables of this resource, without those of nested ones. */
  get tables(): Table[] {
    return this.childrenOf(Table);
  }

  /** Nested resources. */
  get resources(): Resource[] {
    return this.childrenOf(Resource);
  }

  /** INFO children, before and after the tables. */
  get infos(): Info[] {
    return this.childrenOf(Info);
  }

  /** PARAM children. */
  get params(): Param[] {
    return this.childrenOf(Param);
  }

  /** GROUP children. */
  get groups(): Group[] {
    return this.childrenOf(Group);
  }

  /** LINK children. */
  get links(): Link[] {
    return this.childrenOf(Link);
  }

  /** COOSYS children. */
  get cooSystems(): CooSys[] {
    return this.childrenOf(CooSys);
  }

  /** TIMESYS children. */
  get timeSystems(): TimeSys[] {
    return this.childrenOf(TimeSys);
  }
}
