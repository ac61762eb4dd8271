import { Elements } from "./elements.ts";
import { Entities } from "./entities.ts";
import { Expansion } from "./expansion.ts";
import type { XmlHandlers } from "./handlers.ts";
import { defaultLimits, type XmlLimits } from "./limits.ts";
import { Position } from "./position.ts";
import { Scanner } from "./scanner.ts";
import { type TokenHandlers, Tokenizer } from "./tokenizer.ts";
import { Utf8Decoder } from "./utf8.ts";

/**
 * Documents are taken in slices of this many bytes or characters: limits act soon, and where a handler suspends the
 * reader little was decoded in vain.
 */
const SLICE = 2_048;

/**
 * Reads a document piece by piece and calls handlers.
 *
 * A handler may {@link XmlReader.suspend | suspend} the reader inside `open`: `write` then stops right after that
 * tag, and its caller may read the content by itself and continue writing at the closing tag.
 */
export class XmlReader {
  readonly #decoder: Utf8Decoder = new Utf8Decoder();
  readonly #position: Position = new Position();
  readonly #elements: Elements;
  readonly #expansion: Expansion;
  readonly #tokenizer: Tokenizer;
  readonly #scanner: Scanner;
  #suspended = false;
  #ended = false;
  readonly #isSuspended = (): boolean => this.#suspended;

  /** Makes a reader; the options are its limits. */
  constructor(handlers: XmlHandlers, options: XmlLimits = {}) {
    const limits = { ...defaultLimits, ...options };
    const entities = new Entities();
    const elements = new Elements(handlers, limits, this.#position);
    this.#elements = elements;
    this.#expansion = new Expansion(entities, limits.maxEntityText, this.#position);
    const tokens: TokenHandlers = {
      attribute: (name, value) => elements.attribute(name, value),
      open: (name, selfClosing) => elements.open(name, selfClosing),
      close: () => elements.close(),
      text: (text) => elements.text(text),
      comment: (text) => elements.comment(text),
      fault: (message) => elements.fault(message),
      reference: (name, inAttribute) =>
        inAttribute
          ? this.#expansion.inAttribute(name)
          : this.#expansion.inContent(name, tokens, () => this.#tokenizer.flush()),
    };
    this.#tokenizer = new Tokenizer(tokens);
    this.#scanner = new Scanner(this.#tokenizer, entities, elements, this.#position);
  }

  /** Line of the markup or reference read last (or being read), from 1. */
  get line(): number {
    return this.#position.line;
  }

  /** Column of the markup or reference read last, in UTF-16 code units from 1. */
  get column(): number {
    return this.#position.column;
  }

  /**
   * Whether markup (a tag, comment, CDATA section or instruction) has begun and not ended: what follows belongs to it,
   * whatever it looks like.
   */
  get insideMarkup(): boolean {
    return this.#scanner.insideMarkup;
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
      const read = this.#scanner.read(text, this.#isSuspended);
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
      const read = this.#scanner.read(text.slice(from, from + SLICE), this.#isSuspended);
      if (this.#isSuspended()) return from + read;
    }
    return text.length;
  }

  /** To be called inside `open`: `write` returns right after this tag's `>`. */
  suspend(): void {
    if (this.#expansion.isActive) {
      this.#position.fail("Content that is read apart may not come from an entity", "XML_ENTITY");
    }
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
    const position = this.#position;
    if (!this.#decoder.isComplete) {
      position.fail("The document ends inside a character", "XML_ENCODING");
    }
    const unclosed = this.#elements.innermost;
    if (unclosed !== undefined) {
      position.fail(
        `The document ends before </${unclosed.qualifiedName}>, opened in line ${unclosed.line}`,
        "XML_TRUNCATED",
        "It was probably cut on its way; ask for it again.",
      );
    }
    if (!this.#elements.rootSeen)
      position.fail("The document has no root element", "XML_TRUNCATED");
    if (this.#scanner.insideMarkup)
      position.fail("The document ends inside of markup", "XML_TRUNCATED");
    this.#tokenizer.end();
  }

  #decode(bytes: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      const text = new TextDecoder().decode(bytes);
      this.#position.begin(text);
      return this.#position.failAt(
        Math.max(text.indexOf("\ufffd"), 0),
        "Bytes that are not UTF-8",
        "XML_ENCODING",
        "If the document is in another encoding, its XML declaration should say so.",
      );
    }
  }
}
