import { type AttributesInit, VOElement } from "./element.ts";

/** LINK: a reference to something outside of the document (VOTable 1.5, section 3.5). */
export class Link extends VOElement {
  /** Makes a link. */
  constructor(attributes: AttributesInit = [], children: (VOElement | string)[] = []) {
    super("LINK", attributes, children);
  }

  /** Where it leads, as written. */
  get href(): string | undefined {
    return this.attr("href");
  }

  /** What it is for: `doc`, `query`, `hints`, `type`. */
  get contentRole(): string | undefined {
    return this.attr("content-role");
  }

  /** Media type of what it leads to. */
  get contentType(): string | undefined {
    return this.attr("content-type");
  }

  /** Title to show. */
  get title(): string | undefined {
    return this.attr("title");
  }
}
