import { DoctypeScanner } from "./doctype.ts";
import type { Elements } from "./elements.ts";
import type { Entities } from "./entities.ts";
import { LOOKAHEAD, type Markup, markupAt } from "./markup.ts";
import type { Position } from "./position.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Characters in a document type declaration or processing instruction, at most. */
const MAX_ASIDE = 262_144;
/** What XML 1.0, 2.2 forbids; decoding has refused lone surrogates already. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const wholeInstruction = /^<\?(\S*?)(?:\s+([\s\S]*))?\?>$/;

/**
 * Cuts a document into texts and markup, each up to its `>`, and gives them to the tokenizer. So it is known where a tag begins and
 * ends before sax sees it, and what sax would let pass is refused here. Comments, CDATA,
 * declarations and instructions do not go through sax.
 */
export class Scanner {
  readonly #tokenizer: Tokenizer;
  readonly #entities: Entities;
  readonly #elements: Elements;
  readonly #position: Position;

  /** The markup being read. */
  #markup: Markup | undefined;
  #markupSeen = false;
  #doctype: DoctypeScanner | undefined;
  #instruction = "";
  /** The comment or CDATA section being read, but for its last two characters. */
  #section: string[] = [];
  #sectionLength = 0;
  #sectionEnd = "";
  #isAfterQuestionMark = false;
  #begun = false;
  /** The beginning of markup whose kind is not known yet. */
  #tail = "";
  /** The last two characters of the text being read. */
  #textEnd = "";
  #afterCarriageReturn = false;

  constructor(tokenizer: Tokenizer, entities: Entities, elements: Elements, position: Position) {
    this.#tokenizer = tokenizer;
    this.#entities = entities;
    this.#elements = elements;
    this.#position = position;
  }

  /** Whether markup has begun and not ended. */
  get insideMarkup(): boolean {
    return this.#markup !== undefined || this.#tail !== "";
  }

  /** Reads a slice up to its end, or to a tag after which it is to stop; returns how many of its characters were read. */
  read(slice: string, isToStop: () => boolean): number {
    if (slice === "") return 0;
    const text = this.#tail + slice;
    const tailLength = this.#tail.length;
    this.#tail = "";
    this.#position.begin(text);
    if (forbidden.test(slice)) {
      this.#position.failAt(text.search(forbidden), "A character that XML does not allow");
    }
    let at = this.#skipFirst(text);
    while (at < text.length && !isToStop()) {
      const start = this.#markup === undefined ? text.indexOf("<", at) : at;
      if (start < 0) {
        this.#readText(text, at, text.length);
        at = text.length;
      } else if (this.#markup === undefined && isTooShort(text, start)) {
        this.#readText(text, at, start);
        this.#tail = text.slice(start);
        this.#position.mark(start);
        return slice.length;
      } else at = this.#readMarkup(text, at, start);
    }
    this.#position.advance(at);
    const { name, value, text: length } = this.#tokenizer.pending;
    this.#elements.checkLengths(name, value, length);
    return at - tailLength;
  }

  /** The offset after a byte order mark, or after the line feed whose carriage return ended the last slice. */
  #skipFirst(text: string): number {
    const first = this.#afterCarriageReturn ? "\n" : this.#begun ? undefined : "\ufeff";
    const skip = text[0] === first;
    this.#begun ||= text.length > 1 || !skip;
    this.#afterCarriageReturn = text.endsWith("\r");
    return skip ? 1 : 0;
  }

  #readText(text: string, from: number, to: number): void {
    if (from === to) return;
    const part = text.slice(from, to);
    const joint = this.#textEnd + part;
    const end = joint.indexOf("]]>") + 2;
    if (end >= 2) {
      this.#position.failAt(from + end - this.#textEnd.length, "]]> outside of a CDATA section");
    }
    this.#textEnd = joint.slice(-2);
    // Faults in references are told where they are.
    let at = from;
    for (let next = part.indexOf("&"); next >= 0; next = part.indexOf("&", next + 1)) {
      this.#feed(text.slice(at, from + next));
      at = from + next;
      this.#position.mark(at);
    }
    this.#feed(text.slice(at, to));
  }

  /** Reads the text from an offset and the markup that starts after it; returns the offset after what was read. */
  #readMarkup(text: string, from: number, start: number): number {
    const begins = this.#markup === undefined;
    if (begins) {
      this.#readText(text, from, start);
      this.#markup = this.#beginMarkup(text, start);
      this.#textEnd = "";
    }
    if (this.#markup === "doctype") return this.#readDoctype(text, start);
    if (this.#markup === "instruction") return this.#readInstruction(text, start);
    if (this.#markup === "comment" || this.#markup === "cdata") {
      const opener = this.#markup === "comment" ? "<!--" : "<![CDATA[";
      return this.#readSection(text, begins ? start + opener.length : start, this.#markup);
    }
    const close = text.indexOf(">", start);
    const end = close < 0 ? text.length : close + 1;
    let piece = text.slice(start, end);
    if (this.#markup === "tag") {
      const stray = piece.indexOf("<", begins ? 1 : 0);
      if (stray >= 0) this.#position.failAt(start + stray, "A < inside of a tag");
      // White space in tags counts as blanks, inside of attribute values too (XML 1.0, 3.3.3).
      if (/[\t\n\r]/.test(piece)) piece = piece.replace(/\r\n|[\t\n\r]/g, " ");
    }
    this.#feed(piece);
    if (!this.#tokenizer.insideMarkup) this.#markup = undefined;
    return end;
  }

  #beginMarkup(text: string, start: number): Markup {
    const position = this.#position;
    position.mark(start);
    const markup =
      markupAt(text, start) ?? position.fail("A < that begins no markup; as text it is &lt;");
    const isFirst = !this.#markupSeen && this.#textEnd === "";
    this.#markupSeen = true;
    const isOutside = this.#elements.innermost === undefined;
    const isLate = this.#elements.rootSeen || this.#doctype !== undefined;
    if (markup === "cdata" && isOutside) position.fail("CDATA outside of the root element");
    if (markup === "tag" && isOutside && this.#elements.rootSeen) {
      position.fail("A second root element");
    }
    if (markup === "doctype" && isLate) {
      position.fail("A document type declaration that does not belong here");
    }
    if (markup === "instruction" && !isFirst && /^<\?xml[\s?]/.test(text.slice(start, start + 6))) {
      const hint = "Remove what stands before it.";
      position.fail("The XML declaration is not at the very beginning", "XML_SYNTAX", hint);
    }
    return markup;
  }

  #readDoctype(text: string, from: number): number {
    this.#doctype ??= new DoctypeScanner();
    const end = this.#doctype.scan(text, from);
    if (this.#doctype.text.length > MAX_ASIDE) {
      this.#position.fail("The document type declaration is too long", "XML_LIMIT");
    }
    if (end < 0) return text.length;
    const fault = this.#entities.declare(this.#doctype.text);
    if (fault !== undefined) this.#position.fail(fault);
    this.#markup = undefined;
    return end;
  }

  /** Comments and CDATA: sax would append them character by character, and take fifty times their memory. */
  #readSection(text: string, from: number, markup: "comment" | "cdata"): number {
    const before = this.#sectionEnd;
    const joint = before + text.slice(from);
    const close = joint.indexOf(markup === "comment" ? "-->" : "]]>");
    const hyphens = markup === "comment" ? joint.indexOf("--") : -1;
    // Two hyphens at the very end may belong to the end of the comment.
    const isFault = hyphens >= 0 && hyphens !== close && hyphens + 2 < joint.length;
    if (isFault) {
      const at = Math.max(0, from + hyphens - before.length);
      this.#position.failAt(at, "Two hyphens inside of a comment");
    }
    const keep = close < 0 ? joint.length - 2 : close;
    if (keep > 0) {
      this.#section.push(joint.slice(0, keep));
      this.#sectionLength += keep;
    }
    this.#elements.checkLengths(0, 0, this.#sectionLength);
    if (close < 0) {
      this.#sectionEnd = joint.slice(-2);
      return text.length;
    }
    const content = this.#section.join("").replace(/\r\n?/g, "\n");
    this.#section = [];
    this.#sectionLength = 0;
    this.#sectionEnd = "";
    this.#markup = undefined;
    this.#tokenizer.flush();
    if (markup === "comment") this.#elements.comment(content);
    else if (content !== "") this.#elements.text(content);
    return from + close + 3 - before.length;
  }

  /** sax would not see the end of `<?a??>`. */
  #readInstruction(text: string, from: number): number {
    const isCut = this.#isAfterQuestionMark && text[from] === ">";
    const close = isCut ? from : text.indexOf("?>", from);
    const end = isCut ? from + 1 : close < 0 ? text.length : close + 2;
    this.#instruction += text.slice(from, end);
    if (this.#instruction.length > MAX_ASIDE) {
      this.#position.fail("A processing instruction is too long", "XML_LIMIT");
    }
    this.#isAfterQuestionMark = close < 0 && text.endsWith("?");
    if (close < 0) return end;
    const [, target = "", body = ""] = wholeInstruction.exec(this.#instruction) ?? [];
    this.#instruction = "";
    this.#markup = undefined;
    this.#tokenizer.flush();
    this.#elements.instruction(target, body.replace(/\r\n?/g, "\n"));
    return end;
  }

  #feed(piece: string): void {
    this.#tokenizer.write(piece.includes("\r") ? piece.replace(/\r\n?/g, "\n") : piece);
  }
}

/** Whether the markup at this offset may be of several kinds, as far as the text goes. */
function isTooShort(text: string, start: number): boolean {
  return text.length - start < LOOKAHEAD && !text.includes(">", start);
}
