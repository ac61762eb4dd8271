import { decodeCharacterReference } from "./character.ts";
import { DoctypeScanner } from "./doctype.ts";
import { type XmlAttribute, XmlElement } from "./element.ts";
import { XmlError, type XmlErrorCode } from "./errors.ts";
import { defaultLimits, type XmlLimits } from "./limits.ts";
import { Namespaces } from "./namespaces.ts";
import { PositionTracker } from "./position.ts";
import { Tokenizer } from "./tokenizer.ts";
import { Utf8Decoder } from "./utf8.ts";

/** What an {@link XmlReader} calls, in document order. */
export interface XmlHandlers {
  /** A start tag; `element` has no children. May call {@link XmlReader.suspend}. */
  open?(element: XmlElement): void;
  /** The end of the element that `open` was given; called for `<a/>` too. */
  close?(element: XmlElement): void;
  /** A run of text or a CDATA section; one run may arrive in several calls. */
  text?(text: string): void;
  /** A comment, without its delimiters. */
  comment?(text: string): void;
  /** A processing instruction other than the XML declaration. */
  instruction?(target: string, body: string): void;
}

type Markup = "none" | "tag" | "doctype" | "other";

/** Long enough to tell `<![CDATA[`, `<!DOCTYPE` and `<!--` apart. */
const LOOKAHEAD = 9;
/** Documents are taken in slices of this many bytes or characters, so that limits act soon. */
const SLICE = 16_384;
/** What XML 1.0, 2.2 forbids (UTF-8 decoding has refused lone surrogates already). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/**
 * Reads a document piece by piece and calls handlers.
 *
 * A handler may {@link XmlReader.suspend | suspend} the reader inside `open`: `write` then stops right after that
 * tag, and its caller may read the content by itself and continue writing at the closing tag.
 */
export class XmlReader {
  readonly #handlers: XmlHandlers;
  readonly #limits: Required<XmlLimits>;
  readonly #tokenizer: Tokenizer;
  readonly #decoder: Utf8Decoder = new Utf8Decoder();
  readonly #position: PositionTracker = new PositionTracker();
  readonly #namespaces: Namespaces = new Namespaces();
  readonly #open: XmlElement[] = [];

  #attributes: { name: string; value: string }[] = [];
  #markup: Markup = "none";
  #line = 1;
  #column = 1;
  #doctype: DoctypeScanner | undefined;
  #rootSeen = false;
  #tail = "";
  #afterCarriageReturn = false;
  #suspended = false;
  #ended = false;

  /** Makes a reader; the options are its limits. */
  constructor(handlers: XmlHandlers, options: XmlLimits = {}) {
    this.#handlers = handlers;
    this.#limits = { ...defaultLimits, ...options };
    this.#tokenizer = new Tokenizer({
      attribute: (name, value) => this.#onAttribute(name, value),
      open: (name, selfClosing) => this.#onOpen(name, selfClosing),
      close: () => this.#onClose(),
      text: (text) => this.#onText(text),
      cdata: (text) => this.#onText(text),
      comment: (text) => this.#handlers.comment?.(text),
      instruction: (target, body) => this.#onInstruction(target, body),
      entity: (name) => this.#onEntity(name),
      duplicate: (name) => this.fail(`Attribute ${name} is given twice`),
      fault: (message) => this.fail(message),
    });
  }

  /** Line of the tag, comment or other markup read last (or being read), from 1. */
  get line(): number {
    return this.#line;
  }

  /** Column of the markup read last, in UTF-16 code units from 1. */
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
      if (this.#suspended) {
        const bytes = from + this.#decoder.bytesOf(text, read);
        this.#decoder.restart();
        return bytes;
      }
    }
    return utf8.length;
  }

  /** As {@link XmlReader.write}, for text. @returns How many characters were read. @throws {XmlError} as write does. */
  writeText(text: string): number {
    this.#suspended = false;
    for (let from = 0; from < text.length; from += SLICE) {
      const read = this.#read(text.slice(from, from + SLICE));
      if (this.#suspended) return from + read;
    }
    return text.length;
  }

  /** To be called inside `open`: `write` returns right after this tag's `>`. */
  suspend(): void {
    this.#suspended = true;
  }

  /** Counts the lines of bytes that the caller has read by itself while the reader was suspended. */
  skip(bytes: Uint8Array): void {
    this.#position.skip(bytes);
  }

  /** Ends the document. @throws {XmlError} When it is not complete. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    try {
      this.#decoder.end();
    } catch {
      this.fail("The document ends inside a character", "XML_ENCODING");
    }
    const tail = this.#tail;
    this.#tail = "";
    if (tail !== "") this.#feed(tail);
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) {
      this.fail(
        `The document ends before </${qualified(unclosed)}> (opened in line ${unclosed.line})`,
        "XML_TRUNCATED",
        "The answer was probably cut; ask for it again.",
      );
    }
    if (!this.#rootSeen || this.#markup !== "none") {
      this.fail("The document ends before its root element", "XML_TRUNCATED");
    }
    this.#tokenizer.end();
  }

  /** Throws an error that carries the present position. */
  fail(message: string, code: XmlErrorCode = "XML_SYNTAX", hint?: string): never {
    throw new XmlError(code, message, this.#line, this.#column, hint);
  }

  #decode(bytes: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      return this.fail("The bytes are not UTF-8", "XML_ENCODING");
    }
  }

  /** Reads a slice up to its end or to a suspending tag; returns how many of its characters were read. */
  #read(slice: string): number {
    const before = this.#tail.length;
    const text = before === 0 ? slice : this.#tail + slice;
    this.#tail = "";
    if (forbidden.test(slice)) this.fail("A character that XML does not allow");
    this.#position.begin(text);
    let at = 0;
    if (this.#afterCarriageReturn && text.startsWith("\n")) at = 1;
    this.#afterCarriageReturn = text.endsWith("\r");

    let next = -2;
    while (at < text.length && !this.#suspended) {
      let start = at;
      if (this.#markup === "none") {
        const lt = next >= at ? next : text.indexOf("<", at);
        if (lt < 0) {
          this.#feed(text.slice(at));
          at = text.length;
          break;
        }
        start = lt;
        if (text.length - lt < LOOKAHEAD && text.indexOf(">", lt) < 0) {
          if (lt > at) this.#feed(text.slice(at, lt));
          this.#tail = text.slice(lt);
          this.#position.advance(lt);
          return slice.length;
        }
        this.#position.advance(lt);
        this.#line = this.#position.line;
        this.#column = this.#position.column;
        this.#markup = this.#kindOf(text, lt);
      }
      if (this.#markup === "doctype") {
        at = this.#readDoctype(text, start);
        continue;
      }
      const gt = text.indexOf(">", start);
      const end = gt < 0 ? text.length : gt + 1;
      let piece = text.slice(at, end);
      if (this.#markup === "tag") {
        next = text.indexOf("<", start + 1);
        if (next >= 0 && next < end && start !== at - 1) {
          if (next > start) this.fail("A < inside of a tag");
        }
        // White space in tags counts as blanks, inside of attribute values too (XML 1.0, 3.3.3).
        const tag = text.slice(start, end);
        if (/[\t\n\r]/.test(tag)) piece = text.slice(at, start) + tag.replace(/[\t\n\r]/g, " ");
      }
      this.#feed(piece);
      at = end;
      if (!this.#tokenizer.insideMarkup) this.#markup = "none";
    }
    this.#position.advance(at);
    this.#checkPending();
    return at - before;
  }

  /** What begins at this `<`; refuses what sax would let pass. */
  #kindOf(text: string, lt: number): Markup {
    const c = text[lt + 1];
    if (c === "!") {
      if (text.startsWith("<!--", lt)) return "other";
      if (text.startsWith("<![CDATA[", lt)) {
        if (this.#open.length === 0) this.fail("CDATA outside of the root element");
        return "other";
      }
      if (text.startsWith("<!DOCTYPE", lt) && !this.#rootSeen && this.#doctype === undefined) {
        return "doctype";
      }
      this.fail("A declaration that does not belong here");
    }
    if (c === "?") return "other";
    const name = c === "/" ? text[lt + 2] : c;
    if (name !== undefined && /[\s<>&]/.test(name)) this.fail("A < that begins no tag");
    return c === "/" ? "other" : "tag";
  }

  #readDoctype(text: string, from: number): number {
    this.#doctype ??= new DoctypeScanner();
    const end = this.#doctype.scan(text, from);
    if (this.#doctype.text.length > this.#limits.maxAttributeLength) {
      this.fail("The document type declaration is too long", "XML_LIMIT");
    }
    if (end < 0) return text.length;
    this.#markup = "none";
    return end;
  }

  #feed(piece: string): void {
    this.#tokenizer.write(piece.includes("\r") ? piece.replace(/\r\n?/g, "\n") : piece);
  }

  #checkPending(): void {
    const { name, value, text } = this.#tokenizer.pending;
    const limits = this.#limits;
    if (name > limits.maxNameLength) this.fail("A name is too long", "XML_LIMIT");
    if (value > limits.maxAttributeLength) this.fail("An attribute is too long", "XML_LIMIT");
    if (text > limits.maxTextLength) this.fail("A text is too long", "XML_LIMIT");
  }

  #onAttribute(name: string, value: string): void {
    if (this.#attributes.length >= this.#limits.maxAttributes) {
      this.fail(`More than ${this.#limits.maxAttributes} attributes`, "XML_LIMIT");
    }
    this.#attributes.push({ name, value });
  }

  #onOpen(qualifiedName: string, selfClosing: boolean): void {
    if (this.#open.length === 0 && this.#rootSeen) this.fail("A second root element");
    if (this.#open.length >= this.#limits.maxDepth) {
      this.fail(`Elements are nested deeper than ${this.#limits.maxDepth}`, "XML_LIMIT");
    }
    this.#rootSeen = true;
    const namespaces = this.#namespaces;
    namespaces.enter(this.#attributes);
    const attributes: XmlAttribute[] = [];
    for (const { name, value } of this.#attributes) {
      const colon = name.indexOf(":");
      const prefix = colon < 0 ? "" : name.slice(0, colon);
      attributes.push({
        name: colon < 0 ? name : name.slice(colon + 1),
        prefix,
        namespace: colon < 0 ? "" : namespaces.uri(prefix),
        value,
      });
    }
    if (this.#attributes.length > 0) this.#attributes = [];
    const colon = qualifiedName.indexOf(":");
    const prefix = colon < 0 ? "" : qualifiedName.slice(0, colon);
    const element = new XmlElement(
      colon < 0 ? qualifiedName : qualifiedName.slice(colon + 1),
      prefix,
      namespaces.uri(prefix),
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
    if (this.#open.length > 0) this.#handlers.text?.(text);
  }

  #onInstruction(target: string, body: string): void {
    if (target.toLowerCase() === "xml") return;
    if (target === "") this.fail("A processing instruction without a target");
    this.#handlers.instruction?.(target, body);
  }

  #onEntity(name: string): string {
    if (name.startsWith("#")) {
      return decodeCharacterReference(name) ?? this.fail(`&${name}; is no character of XML`);
    }
    return this.fail(`The entity &${name}; is not declared in the document`, "XML_ENTITY");
  }
}

function qualified(element: XmlElement): string {
  return element.prefix === "" ? element.name : `${element.prefix}:${element.name}`;
}
