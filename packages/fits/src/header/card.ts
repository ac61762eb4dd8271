import { FitsError } from "../errors.ts";
import { type CardValue, parseValueField, type ValueField } from "./card-value.ts";

/** Characters in one card image. */
export const cardLength = 80;

/**
 * One header entry: a keyword with its value and comment, and the exact text it was read from.
 * A long string and its CONTINUE cards are one entry whose text is several times 80 characters.
 */
export class Card {
  /**
   * The keyword in upper case, without blanks at its end; for the HIERARCH convention the words
   * after `HIERARCH`, for instance `ESO DET CHIP1 NX`. Empty for a blank keyword.
   */
  readonly keyword: string;
  /** The card image exactly as in the file: 80 characters, or a multiple of 80 with CONTINUE. */
  readonly text: string;
  #field: ValueField | undefined;

  /**
   * @param text One card image, or a card image and its CONTINUE cards.
   * @throws FitsError `bad-card` when the text is not a multiple of 80 characters.
   */
  constructor(text: string) {
    if (text.length === 0 || text.length % cardLength !== 0) {
      throw new FitsError("bad-card", `A card has 80 characters, this text has ${text.length}`);
    }
    this.text = text;
    this.keyword = keywordOf(text);
  }

  /** The value, or `undefined` for commentary and for a card without a value. */
  get value(): CardValue {
    return this.#parse().value;
  }

  /** The comment; for commentary cards (COMMENT, HISTORY, blank…) everything after column 8. */
  get comment(): string {
    return this.#parse().comment;
  }

  /** Whether the card has a value indicator, `= ` in columns 9 and 10 or after HIERARCH's words. */
  get hasValue(): boolean {
    return valueStart(this.text) > 0;
  }

  #parse(): ValueField {
    this.#field ??= parseCard(this.text);
    return this.#field;
  }
}

function keywordOf(text: string): string {
  const plain = text.slice(0, 8).trimEnd();
  if (plain !== "HIERARCH" || text.startsWith("= ", 8)) return plain;
  const equals = text.indexOf("=", 8);
  return equals < 0 ? plain : text.slice(8, equals).trim().replace(/ +/g, " ").toUpperCase();
}

/** Where the value field begins, or 0 for a card without a value. */
function valueStart(text: string): number {
  if (text.startsWith("= ", 8)) return 10;
  if (!text.startsWith("HIERARCH ")) return 0;
  return text.indexOf("=", 8) + 1;
}

function parseCard(text: string): ValueField {
  const start = valueStart(text);
  if (start === 0) return { value: undefined, comment: text.slice(8).trimEnd() };
  const first = parseValueField(text.slice(start, cardLength));
  if (text.length === cardLength) return first;
  // The long string convention, section 4.2.1.2: every part but the last ends in "&".
  const parts = [String(first.value)];
  const comments = [first.comment];
  for (let at = cardLength; at < text.length; at += cardLength) {
    const part = parseValueField(text.slice(at + 10, at + cardLength));
    parts.push(parts.pop()!.slice(0, -1), String(part.value ?? ""));
    comments.push(part.comment);
  }
  return { value: parts.join(""), comment: comments.filter((one) => one !== "").join(" ") };
}

/** Whether a CONTINUE card may follow this card image: its string ends in `&`. */
export function isContinued(text: string): boolean {
  const start = text.startsWith("CONTINUE  ") ? 10 : valueStart(text);
  if (start === 0) return false;
  const { value } = parseValueField(text.slice(start, cardLength));
  return typeof value === "string" && value.endsWith("&");
}
