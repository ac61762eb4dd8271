import { type AttributesInit, VOElement } from "./element.ts";

/** VALUES: the domain of a FIELD or PARAM (VOTable 1.5, section 4.6). */
export class Values extends VOElement {
  /** Makes a VALUES element. */
  constructor(attributes: AttributesInit = [], children: (VOElement | string)[] = []) {
    super("VALUES", attributes, children);
  }

  /** The text that stands for a missing value. */
  get null(): string | undefined {
    return this.attr("null");
  }

  /** `legal` (the default) or `actual`. */
  get type(): string {
    return this.attr("type") ?? "legal";
  }

  /** The least value, as text. */
  get min(): string | undefined {
    return this.child("MIN")?.attr("value");
  }

  /** The greatest value, as text. */
  get max(): string | undefined {
    return this.child("MAX")?.attr("value");
  }

  /** The values of the OPTION children, nested ones included. */
  get options(): string[] {
    const options: string[] = [];
    for (const element of this.descendants()) {
      const value = element.elementName === "OPTION" ? element.attr("value") : undefined;
      if (value !== undefined) options.push(value);
    }
    return options;
  }
}
