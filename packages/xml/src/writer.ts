/** Attributes to write, by name as written; those that are undefined are left out. */
export type XmlAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** How an {@link XmlWriter} lays out its text. */
export interface XmlWriterOptions {
  /** Blanks per level; 0 writes everything on one line. Default 2. */
  readonly indent?: number;
  /** Whether the XML declaration comes first. Default true. */
  readonly declaration?: boolean;
}

/** Text with `&`, `<`, `>` and carriage returns escaped, for use between tags. */
export function escapeText(text: string): string {
  return /[&<>\r]/.test(text)
    ? text.replace(/[&<>\r]/g, (c) => references[c as keyof typeof references])
    : text;
}

/** Text with everything escaped that could not stand in an attribute, white space other than blanks included. */
export function escapeAttribute(text: string): string {
  return /[&<>"\t\n\r]/.test(text)
    ? text.replace(/[&<>"\t\n\r]/g, (c) => references[c as keyof typeof references])
    : text;
}

const references = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
} as const;

/** Writes a document from top to bottom. Elements that hold text are kept on one line, others are indented. */
export class XmlWriter {
  readonly #indent: number;
  readonly #open: { name: string; elements: boolean; text: boolean }[] = [];
  #out = "";
  #tagOpen = false;

  /** Makes a writer. */
  constructor(options: XmlWriterOptions = {}) {
    this.#indent = options.indent ?? 2;
    if (options.declaration ?? true) this.#out = '<?xml version="1.0" encoding="UTF-8"?>';
  }

  /** Opens an element. */
  open(name: string, attributes: XmlAttributes = {}): this {
    const parent = this.#open.at(-1);
    this.#closeTag();
    const inline = parent?.text ?? false;
    if (!inline) this.#newLine(this.#open.length);
    if (parent !== undefined) parent.elements = true;
    this.#out += `<${name}`;
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== undefined) this.#out += ` ${key}="${escapeAttribute(String(value))}"`;
    }
    this.#tagOpen = true;
    this.#open.push({ name, elements: false, text: inline });
    return this;
  }

  /** Writes text into the open element. */
  text(text: string | number | boolean): this {
    const element = this.#open.at(-1);
    if (element === undefined) throw new RangeError("Text outside of the root element");
    this.#closeTag();
    element.text = true;
    this.#out += escapeText(String(text));
    return this;
  }

  /** Closes the element opened last. */
  close(): this {
    const element = this.#open.pop();
    if (element === undefined) throw new RangeError("No element is open");
    if (this.#tagOpen) {
      this.#out += "/>";
      this.#tagOpen = false;
      return this;
    }
    if (element.elements && !element.text) this.#newLine(this.#open.length);
    this.#out += `</${element.name}>`;
    return this;
  }

  /** Writes a whole element that holds only text, or nothing. */
  element(name: string, attributes: XmlAttributes = {}, text?: string | number | boolean): this {
    this.open(name, attributes);
    if (text !== undefined) this.text(text);
    return this.close();
  }

  /** The document so far; complete once every element is closed. */
  toString(): string {
    return this.#open.length === 0 && this.#out !== "" ? `${this.#out}\n` : this.#out;
  }

  #closeTag(): void {
    if (this.#tagOpen) this.#out += ">";
    this.#tagOpen = false;
  }

  #newLine(level: number): void {
    if (this.#out !== "" && this.#indent > 0) this.#out += `\n${" ".repeat(level * this.#indent)}`;
  }
}
