import { FitsError } from "../errors.ts";
import { Card, cardLength } from "./card.ts";
import type { CardValue } from "./card-value.ts";
import { formatCard } from "./format-card.ts";

/** A card to be made: keyword, value and comment. */
export type CardInput = readonly [keyword: string, value: CardValue, comment?: string | undefined];

/**
 * The cards of one HDU in file order, END excluded. Cards that are not touched keep their exact
 * text, so that a header which is read and written again has the same bytes.
 * Keywords are looked up in upper case; of a repeated keyword the first card counts.
 */
export class FitsHeader {
  #cards: Card[];
  #index: Map<string, number> | undefined;

  /** @param cards Cards as read, or keyword, value and comment of cards to be made. */
  constructor(cards: Iterable<Card | CardInput> = []) {
    this.#cards = Array.from(cards, (card) => (card instanceof Card ? card : formatCard(...card)));
  }

  /** All cards in file order. */
  get cards(): readonly Card[] {
    return this.#cards;
  }

  /** Number of cards; a long string with its CONTINUE cards is one. */
  get size(): number {
    return this.#cards.length;
  }

  /** The cards in file order. */
  [Symbol.iterator](): Iterator<Card> {
    return this.#cards[Symbol.iterator]();
  }

  /** Whether a card with this keyword exists. */
  has(keyword: string): boolean {
    return this.#find(keyword) !== undefined;
  }

  /** The first card with this keyword. */
  card(keyword: string): Card | undefined {
    const at = this.#find(keyword);
    return at === undefined ? undefined : this.#cards[at];
  }

  /** The value of the first card with this keyword. */
  get(keyword: string): CardValue {
    return this.card(keyword)?.value;
  }

  /** The value when it is a number (an integer beyond ±2⁵³ is rounded), else `undefined`. */
  number(keyword: string): number | undefined {
    const value = this.get(keyword);
    if (typeof value === "bigint") return Number(value);
    return typeof value === "number" ? value : undefined;
  }

  /** The value when it is a string, else `undefined`. */
  string(keyword: string): string | undefined {
    const value = this.get(keyword);
    return typeof value === "string" ? value : undefined;
  }

  /** The value when it is a logical, else `undefined`. */
  boolean(keyword: string): boolean | undefined {
    const value = this.get(keyword);
    return typeof value === "boolean" ? value : undefined;
  }

  /** The texts of all commentary cards with this keyword (`COMMENT`, `HISTORY` or `""`). */
  commentary(keyword: string): string[] {
    return this.#cards.filter((card) => card.keyword === keyword).map((card) => card.comment);
  }

  /** All keywords with values as a plain object, for JSON; of a repeated keyword the first counts. */
  toJSON(): Record<string, Exclude<CardValue, bigint> | null> {
    const values: Record<string, Exclude<CardValue, bigint> | null> = Object.create(null);
    for (const card of this.#cards) {
      if (!card.hasValue || card.keyword in values) continue;
      const value = card.value;
      values[card.keyword] = typeof value === "bigint" ? String(value) : (value ?? null);
    }
    return values;
  }

  /**
   * Changes the first card with this keyword in place, or appends one.
   *
   * @param comment Default: the comment which the card already has.
   * @throws FitsError `bad-card` when it cannot be written.
   */
  set(keyword: string, value: CardValue, comment?: string): this {
    const at = this.#find(keyword);
    if (at === undefined) return this.append(keyword, value, comment);
    const old = this.#cards[at]!;
    this.#cards[at] = formatCard(old.keyword, value, comment ?? old.comment);
    return this;
  }

  /**
   * Appends a card, also when the keyword exists (COMMENT, HISTORY).
   *
   * @throws FitsError `bad-card` when it cannot be written.
   */
  append(keyword: string, value: CardValue, comment = ""): this {
    const card = formatCard(keyword, value, comment);
    this.#cards.push(card);
    if (this.#index !== undefined && !this.#index.has(card.keyword)) {
      this.#index.set(card.keyword, this.#cards.length - 1);
    }
    return this;
  }

  /** Removes all cards whose keyword is this string or matches this expression. */
  delete(keyword: string | RegExp): this {
    const matches = (card: Card): boolean =>
      typeof keyword === "string" ? card.keyword === keyword : keyword.test(card.keyword);
    this.#cards = this.#cards.filter((card) => !matches(card));
    this.#index = undefined;
    return this;
  }

  /** A header with the same cards that can be changed independently. */
  clone(): FitsHeader {
    return new FitsHeader(this.#cards);
  }

  /** The header as in a file: all cards, END, and blanks up to a multiple of 2880 bytes. */
  toBytes(): Uint8Array {
    const text = `${this.#cards.map((card) => card.text).join("")}${"END".padEnd(cardLength)}`;
    const bytes = new Uint8Array(Math.ceil(text.length / 2880) * 2880).fill(0x20);
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > 255) {
        throw new FitsError("bad-card", "A header may not hold characters beyond one byte", {
          keyword: text.slice(at - (at % cardLength), at).slice(0, 8),
        });
      }
      bytes[at] = code;
    }
    return bytes;
  }

  #find(keyword: string): number | undefined {
    if (this.#index === undefined) {
      this.#index = new Map();
      for (let at = this.#cards.length - 1; at >= 0; at--) {
        this.#index.set(this.#cards[at]!.keyword, at);
      }
    }
    return this.#index.get(keyword) ?? this.#index.get(keyword.toUpperCase());
  }
}
