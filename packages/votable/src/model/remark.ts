import { VOElement } from "./element.ts";

/** A comment, at its place among the children of an element; its text does not belong to the element's. */
export class Comment extends VOElement {
  /** What stands between `<!--` and `-->`. */
  readonly content: string;

  /** Makes a comment. */
  constructor(content: string) {
    super("#comment");
    this.content = content;
  }

  /** Empty: a comment is not part of the text. */
  override get text(): string {
    return "";
  }
}

/** A processing instruction, such as `<?xml-stylesheet href="…"?>`. */
export class Instruction extends VOElement {
  /** Its name. */
  readonly target: string;
  /** What stands between its name and `?>`. */
  readonly content: string;

  /** Makes an instruction. */
  constructor(target: string, content: string) {
    super("#instruction");
    this.target = target;
    this.content = content;
  }

  /** Empty: an instruction is not part of the text. */
  override get text(): string {
    return "";
  }
}
