import type { NumberLiteral } from "./syntax-tree.ts";

/** What a token is; the value of a symbol is the symbol. */
export type TokenKind = "word" | "delimited" | "string" | NumberLiteral["form"] | "symbol" | "end";

/** One token of a query. */
export interface Token {
  readonly kind: TokenKind;
  /** A symbol or number as written, a word in upper case, a string or name without its quotes. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}
