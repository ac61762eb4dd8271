import { diagnose } from "./diagnose.ts";
import { AdqlError, type AdqlErrorDetails } from "./errors.ts";
import type { Span } from "./position.ts";
import { reservedWords } from "./reserved-words.ts";
import type { Identifier } from "./syntax-tree.ts";
import type { Token } from "./token.ts";
import { tokenize } from "./tokenize.ts";

/** Deepest nesting of parentheses, sub-queries and calls. */
const maxNesting = 200;
/** Highest tree, which long chains of operators and joins make too. */
const maxHeight = 1000;

/** What may follow a query in parentheses that is part of a larger query. */
const queryContinuations = new Set(["UNION", "EXCEPT", "INTERSECT", "ORDER", "OFFSET"]);

/** Walks over the tokens of a query; what all parts of the parser share. */
export class TokenCursor {
  /** The query. */
  readonly text: string;
  readonly #tokens: readonly Token[];
  #index = 0;
  #nesting = 0;
  #closings: ReadonlyMap<number, number> | undefined;
  /** Height of the tree that was read last; whoever builds upon it keeps it right. */
  height = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = tokenize(text);
  }

  /** The token `ahead` of the current one. */
  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)] as Token;
  }

  /** Takes the current token. */
  next(): Token {
    const token = this.peek();
    if (token.kind !== "end") this.#index++;
    return token;
  }

  /** Where the token ends that was taken last. */
  get lastEnd(): number {
    return this.#tokens[this.#index - 1]?.end ?? 0;
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "word" && token.value === word;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "symbol" && token.value === symbol;
  }

  /** Takes the word if it is there. */
  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#index++;
    return true;
  }

  /** Takes whichever of the words is there. */
  takeOneOf<Word extends string>(...words: readonly Word[]): Word | undefined {
    return words.find((word) => this.takeWord(word));
  }

  /** Takes the symbol if it is there. */
  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#index++;
    return true;
  }

  expectWord(word: string): Token {
    if (!this.isWord(word)) throw this.unexpected(word);
    return this.next();
  }

  expectSymbol(symbol: string, ...alternatives: readonly string[]): Token {
    if (!this.isSymbol(symbol)) throw this.unexpected(...alternatives, symbol);
    return this.next();
  }

  /** A whole number without sign. */
  expectCount(what: string): number {
    const token = this.peek();
    if (token.kind !== "integer") throw this.unexpected(what);
    this.#index++;
    const count = Number(token.value);
    if (!Number.isSafeInteger(count)) throw this.fault(token, `${token.value} is too large`);
    return count;
  }

  /** True when the current token can be a name. */
  isName(): boolean {
    const { kind, value } = this.peek();
    return kind === "delimited" || (kind === "word" && !reservedWords.has(value));
  }

  expectName(what: string): Identifier {
    if (!this.isName()) throw this.unexpected(what);
    return this.#name();
  }

  #name(): Identifier {
    const { kind, value, start, end } = this.next();
    const quoted = kind === "delimited";
    const name = quoted ? value : this.text.slice(start, end);
    return { kind: "identifier", name, quoted, start, end };
  }

  /** `name {. name}`, at most `most` parts; a `.*` behind it is left. */
  expectNames(what: string, most: number): [Identifier, ...Identifier[]] {
    const parts: [Identifier, ...Identifier[]] = [this.expectName(what)];
    while (this.isSymbol(".") && !this.isSymbol("*", 1)) {
      const period = this.next();
      if (parts.length === most) {
        throw this.fault(period, `A ${what} has at most ${most} parts`);
      }
      parts.push(this.expectName(what));
    }
    return parts;
  }

  /** True before `name.*` and `name.name.*`. */
  isQualifiedStar(): boolean {
    let ahead = 0;
    while (this.isSymbol(".", ahead + 1)) {
      if (this.isSymbol("*", ahead + 2)) return true;
      ahead += 2;
    }
    return false;
  }

  /** `[AS] name`. */
  takeAlias(): Identifier | undefined {
    if (this.takeWord("AS")) return this.expectName("alias name");
    return this.isName() ? this.#name() : undefined;
  }

  /** One or more of the same, between commas. */
  list<Item>(item: () => Item): Item[] {
    const items = [item()];
    let height = this.height;
    while (this.takeSymbol(",")) {
      items.push(item());
      height = Math.max(height, this.height);
    }
    this.height = height;
    return items;
  }

  /** True when the parenthesis that opens here holds a query and not a value. */
  isQueryInParentheses(): boolean {
    let ahead = 1;
    while (this.isSymbol("(", ahead)) ahead++;
    if (!this.isWord("SELECT", ahead) && !this.isWord("WITH", ahead)) return false;
    if (ahead === 1) return true;
    const behind = this.#closing(this.#index + 1) + 1;
    const { kind, value } = this.#tokens[behind] ?? this.peek();
    return kind === "symbol" ? value === ")" : queryContinuations.has(value);
  }

  /** Index of the parenthesis that closes the one at `open`, or the last index. */
  #closing(open: number): number {
    if (this.#closings === undefined) {
      const closings = new Map<number, number>();
      const opened: number[] = [];
      this.#tokens.forEach(({ kind, value }, index) => {
        if (kind !== "symbol") return;
        if (value === "(") opened.push(index);
        const start = value === ")" ? opened.pop() : undefined;
        if (start !== undefined) closings.set(start, index);
      });
      this.#closings = closings;
    }
    return this.#closings.get(open) ?? this.#tokens.length - 1;
  }

  /** Reads something that may contain itself. */
  nested<Result>(read: () => Result): Result {
    if (++this.#nesting > maxNesting) {
      throw this.#limit(`The query is nested more than ${maxNesting} deep`);
    }
    const result = read();
    this.#nesting--;
    return result;
  }

  /** Notes that a node was put above what was read last and above a subtree of height `other`. */
  grow(other = 0): void {
    this.height = Math.max(this.height, other) + 1;
    if (this.height > maxHeight) {
      throw this.#limit(`The query chains or nests more than ${maxHeight} operators`);
    }
  }

  #limit(reason: string): AdqlError {
    return new AdqlError("ADQL_LIMIT", reason, this.text, this.peek(), {
      hint: "Split the query, or upload the values as a table",
    });
  }

  /** The error for a token that does not fit here. */
  unexpected(...expected: readonly string[]): AdqlError {
    return diagnose({ text: this.text, tokens: this.#tokens, index: this.#index, expected });
  }

  /** An error about a stretch of the query. */
  fault(span: Span, reason: string, details?: AdqlErrorDetails): AdqlError {
    return new AdqlError("ADQL_SYNTAX", reason, this.text, span, details);
  }
}
