import { DoctypeScanner } from "./doctype.ts";
import { type XmlAttribute, XmlElement } from "./element.ts";
import { Entities } from "./entities.ts";
import { XmlError, type XmlErrorCode } from "./errors.ts";
import { Expansion } from "./expansion.ts";
import { defaultLimits, type XmlLimits } from "./limits.ts";
import { isXmlDeclaration, LOOKAHEAD, type Markup, markupAt } from "./markup.ts";
import { Namespaces, type Unresolved } from "./namespaces.ts";
import { PositionTracker } from "./position.ts";
import { type TokenHandlers, Tokenizer } from "./tokenizer.ts";
import { Utf8Decoder } from "./utf8.ts";

/** What an {@link XmlReader} calls, in document order. */
export interface XmlHandlers {
  /** A start tag; `element` has no children. May call {@link XmlReader.suspend}. */
  open?(element: XmlElement): void;
  /** The end of the element that `open` was given; called for `<a/>` too. */
  close?(element: XmlElement): void;
  /** Text or a CDATA section; what belongs together may arrive in several calls. */
  text?(text: string): void;
  /** A comment, without its delimiters. */
  comment?(text: string): void;
  /** A processing instruction other than the XML declaration. */
  instruction?(target: string, body: string): void;
}

/** Documents are taken in slices of this many bytes or characters, so that limits act soon. */
const SLICE = 16_384;
/** What XML 1.0, 2.2 forbids; decoding has refused lone surrogates already. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/**
 * Reads a document piece by piece and calls handlers.
 *
 * A handler may {@link XmlReader.suspend | suspend} the reader inside `open`: `write` then stops right after that
 * tag, and its caller may read the content by itself and continue writing at the closing tag.
 *
 * It works on slices of text up to each `>`: where a tag begins and ends is known before sax sees it,
 * and so are lines and columns.
 */
export class XmlReader {
  readonly #handlers: XmlHandlers;
  readonly #limits: Required<XmlLimits>;
  readonly #entities: Entities = new Entities();
  readonly #expansion: Expansion;
  readonly #tokenizer: Tokenizer;
  readonly #decoder: Utf8Decoder = new Utf8Decoder();
  readonly #position: PositionTracker = new PositionTracker();
  readonly #namespaces: Namespaces = new Namespaces();
  readonly #open: XmlElement[] = [];

  /** The markup being read, and where it begins. */
  #markup: Markup | undefined;
  #line = 1;
  #column = 1;
  #attributes: Unresolved<XmlAttribute>[] = [];
  #doctype: DoctypeScanner | undefined;
  #begun = false;
  #markupSeen = false;
  #rootSeen = false;

  /** The beginning of markup whose kind is not known yet. */
  #tail = "";
  /** The last two characters of the text being read. */
  #textEnd = "";
  #afterCarriageReturn = false;
  #suspended = false;
  #ended = false;

  /** Makes a reader; the options are its limits. */
  constructor(handlers: XmlHandlers, options: XmlLimits = {}) {
    this.#handlers = handlers;
    this.#limits = { ...defaultLimits, ...options };
    this.#expansion = new Expansion(this.#entities, this.#limits.maxEntityText, (...fault) =>
      this.#fail(...fault),
    );
    const tokens: TokenHandlers = {
      attribute: (name, value) => this.#onAttribute(name, value),
      open: (name, selfClosing) => this.#onOpen(name, selfClosing),
      close: () => this.#onClose(),
      text: (text) => this.#onText(text),
      comment: (text) => this.#handlers.comment?.(text),
      instruction: (target, body) => this.#onInstruction(target, body),
      reference: (name, inAttribute) =>
        inAttribute
          ? this.#expansion.inAttribute(name)
          : this.#expansion.inContent(name, tokens, () => this.#tokenizer.flush()),
      fault: (message) => this.#onFault(message),
    };
    this.#tokenizer = new Tokenizer(tokens);
  }

  /** Line of the markup or reference read last (or being read), from 1. */
  get line(): number {
    return this.#line;
  }

  /** Column of the markup or reference read last, in UTF-16 code units from 1. */
  get column(): number {
    return this.#column;
  }

  /**
   * Reads UTF-8 bytes (see {@link toUtf8} for other encodings).
   *
   * @returns How many bytes were read: all of them, or fewer when a handler suspended the reader.
   * @throws {XmlError} When the document is not well-formed or exceeds a limit; the reader is of no use afterwards.
   */
  write(utf8: Uint8Array): number {
    this.#suspended = false;
    for (let from = 0; from < utf8.length; from += SLICE) {
      const text = this.#decode(utf8.subarray(from, from + SLICE));
      const read = this.#read(text);
      if (this.#isSuspended()) {
        const bytes = from + this.#decoder.bytesOf(text, read);
        this.#decoder.restart();
        return bytes;
      }
    }
    return utf8.length;
  }

  /**
   * Reads text, as {@link XmlReader.write} reads bytes.
   *
   * @returns How many UTF-16 code units were read.
   * @throws {XmlError} As `write` does.
   */
  writeText(text: string): number {
    this.#suspended = false;
    for (let from = 0; from < text.length; from += SLICE) {
      const read = this.#read(text.slice(from, from + SLICE));
      if (this.#isSuspended()) return from + read;
    }
    return text.length;
  }

  /** To be called inside `open`: `write` returns right after this tag's `>`. */
  suspend(): void {
    if (this.#expansion.isActive)
      this.#fail("Content that is read apart may not come from an entity", "XML_ENTITY");
    this.#suspended = true;
  }

  /** Counts the lines of bytes that the caller has read by itself while the reader was suspended. */
  skip(bytes: Uint8Array): void {
    this.#position.skip(bytes);
  }

  /**
   * As {@link XmlReader.skip}, for a caller who has counted the line ends.
   *
   * @param lines - How many; the column starts anew at 1 when there are any.
   */
  skipLines(lines: number): void {
    this.#position.skipLines(lines);
  }

  /**
   * Ends the document.
   *
   * @throws {XmlError} When it is not complete.
   */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (!this.#decoder.isComplete)
      this.#fail("The document ends inside a character", "XML_ENCODING");
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) {
      this.#fail(
        `The document ends before </${unclosed.qualifiedName}>, opened in line ${unclosed.line}`,
        "XML_TRUNCATED",
        "It was probably cut on its way; ask for it again.",
      );
    }
    if (!this.#rootSeen) this.#fail("The document has no root element", "XML_TRUNCATED");
    if (this.#markup !== undefined || this.#tail !== "")
      this.#fail("The document ends inside of markup", "XML_TRUNCATED");
    this.#tokenizer.end();
  }

  #isSuspended(): boolean {
    return this.#suspended;
  }

  /** Reads a slice up to its end or to a suspending tag; returns how many of its characters were read. */
  #read(slice: string): number {
    if (slice === "") return 0;
    const text = this.#tail + slice;
    const tailLength = this.#tail.length;
    this.#tail = "";
    this.#position.begin(text);
    if (forbidden.test(slice))
      this.#failAt(text.search(forbidden), "A character that XML does not allow");

    let at = this.#skipFirst(text);
    while (at < text.length && !this.#isSuspended()) {
      const start = this.#markup === undefined ? text.indexOf("<", at) : at;
      if (start < 0) {
        this.#readText(text, at, text.length);
        at = text.length;
      } else if (this.#markup === undefined && isTooShort(text, start)) {
        this.#readText(text, at, start);
        this.#tail = text.slice(start);
        this.#moveTo(start);
        return slice.length;
      } else at = this.#readMarkup(text, at, start);
    }
    this.#position.advance(at);
    this.#checkPending();
    return at - tailLength;
  }

  /** The offset after a byte order mark, or after the line feed whose carriage return ended the last slice. */
  #skipFirst(text: string): number {
    const skip =
      text[0] === (this.#afterCarriageReturn ? "\n" : this.#begun ? undefined : "\ufeff");
    this.#begun ||= text.length > 1 || !skip;
    this.#afterCarriageReturn = text.endsWith("\r");
    return skip ? 1 : 0;
  }

  #readText(text: string, from: number, to: number): void {
    if (from === to) return;
    const part = text.slice(from, to);
    const joint = this.#textEnd + part;
    const end = joint.indexOf("]]>") + 2;
    if (end >= 2) this.#failAt(from + end - this.#textEnd.length, "]]> outside of a CDATA section");
    this.#textEnd = joint.slice(-2);
    // Faults in references are told where they are.
    let at = from;
    for (let next = part.indexOf("&"); next >= 0; next = part.indexOf("&", next + 1)) {
      this.#feed(text.slice(at, from + next));
      at = from + next;
      this.#moveTo(at);
    }
    this.#feed(text.slice(at, to));
  }

  #moveTo(offset: number): void {
    this.#position.advance(offset);
    this.#line = this.#position.line;
    this.#column = this.#position.column;
  }

  /** Reads the text from an offset and the markup that starts after it; returns the offset after what was read. */
  #readMarkup(text: string, from: number, start: number): number {
    const begins = this.#markup === undefined;
    if (begins) {
      this.#readText(text, from, start);
      this.#textEnd = "";
      this.#markup = this.#beginMarkup(text, start);
    }
    if (this.#markup === "doctype") return this.#readDoctype(text, start);
    const close = text.indexOf(">", start);
    const end = close < 0 ? text.length : close + 1;
    let piece = text.slice(start, end);
    if (this.#markup === "tag") {
      const stray = piece.indexOf("<", begins ? 1 : 0);
      if (stray >= 0) this.#failAt(start + stray, "A < inside of a tag");
      // White space in tags counts as blanks, inside of attribute values too (XML 1.0, 3.3.3).
      if (/[\t\n\r]/.test(piece)) piece = piece.replace(/\r\n|[\t\n\r]/g, " ");
    }
    this.#feed(piece);
    if (!this.#tokenizer.insideMarkup) this.#markup = undefined;
    return end;
  }

  #beginMarkup(text: string, start: number): Markup {
    this.#moveTo(start);
    const markup =
      markupAt(text, start) ?? this.#fail("A < that begins no markup; as text it is written &lt;");
    const isFirst = !this.#markupSeen && this.#line === 1 && this.#column === 1;
    this.#markupSeen = true;
    if (markup === "cdata" && this.#open.length === 0)
      this.#fail("CDATA outside of the root element");
    if (markup === "tag" && this.#open.length === 0 && this.#rootSeen)
      this.#fail("A second root element");
    if (markup === "doctype" && (this.#doctype !== undefined || this.#rootSeen)) {
      this.#fail("A document type declaration that does not belong here");
    }
    if (markup === "instruction" && !isFirst && /^<\?xml[\s?]/.test(text.slice(start, start + 6))) {
      this.#fail(
        "The XML declaration is not at the very beginning",
        "XML_SYNTAX",
        "Remove what stands before it.",
      );
    }
    return markup;
  }

  #readDoctype(text: string, from: number): number {
    this.#doctype ??= new DoctypeScanner();
    const end = this.#doctype.scan(text, from);
    if (this.#doctype.text.length > this.#limits.maxDoctypeLength) {
      this.#fail("The document type declaration is too long", "XML_LIMIT");
    }
    if (end < 0) return text.length;
    const fault = this.#entities.declare(this.#doctype.text);
    if (fault !== undefined) this.#fail(fault);
    this.#markup = undefined;
    return end;
  }

  #feed(piece: string): void {
    this.#tokenizer.write(piece.includes("\r") ? piece.replace(/\r\n?/g, "\n") : piece);
  }

  #checkPending(): void {
    const { name, value, text } = this.#tokenizer.pending;
    this.#checkLengths(name, value);
    if (text > this.#limits.maxTextLength) this.#fail("A text is too long", "XML_LIMIT");
  }

  #checkLengths(name: number, value: number): void {
    if (name > this.#limits.maxNameLength) this.#fail("A name is too long", "XML_LIMIT");
    if (value > this.#limits.maxAttributeLength)
      this.#fail("An attribute is too long", "XML_LIMIT");
  }

  #onAttribute(name: string, value: string): void {
    if (this.#attributes.length >= this.#limits.maxAttributes) {
      this.#fail(`An element has more than ${this.#limits.maxAttributes} attributes`, "XML_LIMIT");
    }
    this.#checkLengths(name.length, value.length);
    const [prefix, local] = splitName(name);
    this.#attributes.push({ name: local, prefix, namespace: "", value });
  }

  #onOpen(qualifiedName: string, selfClosing: boolean): void {
    if (this.#open.length >= this.#limits.maxDepth) {
      this.#fail(`Elements are nested deeper than ${this.#limits.maxDepth}`, "XML_LIMIT");
    }
    this.#checkLengths(qualifiedName.length, 0);
    this.#rootSeen = true;
    const attributes = this.#attributes;
    this.#attributes = [];
    this.#namespaces.enter(attributes);
    const [prefix, name] = splitName(qualifiedName);
    const namespace = this.#namespaces.uri(prefix);
    const element = new XmlElement(
      name,
      prefix,
      namespace,
      attributes,
      this.#line,
      this.#column,
      selfClosing,
    );
    this.#open.push(element);
    this.#handlers.open?.(element);
  }

  #onClose(): void {
    this.#namespaces.leave();
    // sax has compared the names.
    const element = this.#open.pop()!;
    this.#handlers.close?.(element);
  }

  #onText(text: string): void {
    if (text.length > this.#limits.maxTextLength) this.#fail("A text is too long", "XML_LIMIT");
    if (this.#open.length > 0) this.#handlers.text?.(text);
  }

  #onInstruction(target: string, body: string): void {
    if (target === "xml") {
      if (!isXmlDeclaration(body)) this.#fail("The XML declaration is malformed");
    } else if (target.toLowerCase() === "xml") this.#fail(`<?${target} is reserved`);
    else this.#handlers.instruction?.(target, body);
  }

  #onFault(message: string): never {
    const open = this.#open.at(-1);
    if (message !== "Unexpected close tag" || open === undefined) return this.#fail(message);
    return this.#fail(
      `The end tag does not match <${open.qualifiedName}>, opened in line ${open.line}`,
    );
  }

  #decode(bytes: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      const text = new TextDecoder().decode(bytes);
      this.#position.begin(text);
      return this.#failAt(
        Math.max(text.indexOf("\ufffd"), 0),
        "Bytes that are not UTF-8",
        "XML_ENCODING",
        "If the document is in another encoding, its XML declaration should say so.",
      );
    }
  }

  #fail(message: string, code: XmlErrorCode = "XML_SYNTAX", hint?: string): never {
    throw new XmlError(code, message, this.#line, this.#column, hint);
  }

  #failAt(
    offset: number,
    message: string,
    code: XmlErrorCode = "XML_SYNTAX",
    hint?: string,
  ): never {
    const { line, column } = this.#position.locate(offset);
    throw new XmlError(code, message, line, column, hint);
  }
}

/** Whether the markup at this offset may be of several kinds, as far as the text goes. */
function isTooShort(text: string, start: number): boolean {
  return text.length - start < LOOKAHEAD && !text.includes(">", start);
}

function splitName(qualifiedName: string): [prefix: string, name: string] {
  const colon = qualifiedName.indexOf(":");
  return colon < 0
    ? ["", qualifiedName]
    : [qualifiedName.slice(0, colon), qualifiedName.slice(colon + 1)];
}
