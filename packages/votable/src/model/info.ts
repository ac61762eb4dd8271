import { type AttributesInit, VOElement } from "./element.ts";

/** INFO: a remark of the service (VOTable 1.5, section 4.10). */
export class Info extends VOElement {
  /** Makes an INFO element. */
  constructor(attributes: AttributesInit = [], children: (VOElement | string)[] = []) {
    super("INFO", attributes, children);
  }

  /** Name of the remark, such as `QUERY_STATUS`; empty when there is none. */
  get name(): string {
    return this.attr("name") ?? "";
  }

  /** Value of the remark; empty when there is none. */
  get value(): string {
    return this.attr("value") ?? "";
  }
}
