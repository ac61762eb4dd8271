import { AdqlError } from "./errors.ts";
import type { Token, TokenKind } from "./token.ts";

const doubleQuote = 34;
const quote = 39;
const period = 46;
const slash = 47;
const zero = 48;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
const isWordPart = (code: number): boolean => isLetter(code) || isDigit(code);
const isHexDigit = (code: number): boolean =>
  isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

const symbols = new Set("( ) , . ; * + - / % = < > & | ^ ~".split(" "));
const pairs = new Set(["<>", "!=", "<=", ">=", "||", "=="]);

/** Quotation marks that word processors and web pages put in the place of the real ones. */
const typographic: Readonly<Record<string, string>> = {
  "\u2018": "'",
  "\u2019": "'",
  "\u00b4": "'",
  "`": '"',
  "\u201c": "'",
  "\u201d": "'",
};

/** Cuts a query into tokens; blanks and comments fall away. The last token is of kind `end`. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;

  const push = (kind: TokenKind, value: string, end: number): void => {
    tokens.push({ kind, value, start: at, end });
    at = end;
  };

  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isSpace(code) || code === 0xa0 || code === 0xfeff) {
      at++;
    } else if (isLetter(code)) {
      let end = at + 1;
      while (isWordPart(text.charCodeAt(end))) end++;
      push("word", text.slice(at, end).toUpperCase(), end);
    } else if (isDigit(code) || (code === period && isDigit(text.charCodeAt(at + 1)))) {
      const { kind, end } = scanNumber(text, at);
      push(kind, text.slice(at, end), end);
    } else if (code === quote || code === doubleQuote) {
      const end = scanQuoted(text, at, code);
      const mark = text[at] as string;
      const body = text.slice(at + 1, end - 1);
      const value = body.includes(mark) ? body.replaceAll(mark + mark, mark) : body;
      push(code === quote ? "string" : "delimited", value, end);
    } else if (text.startsWith("--", at)) {
      at = endOfLine(text, at);
    } else if (code === slash && text.startsWith("/*", at)) {
      at = endOfBlockComment(text, at);
    } else {
      const pair = text.slice(at, at + 2);
      const symbol = text[at] as string;
      if (pairs.has(pair)) push("symbol", pair, at + 2);
      else if (symbols.has(symbol)) push("symbol", symbol, at + 1);
      else throw unexpectedCharacter(text, at);
    }
  }
  push("end", "", text.length);
  return tokens;
}

function scanNumber(text: string, start: number): { kind: TokenKind; end: number } {
  const skipDigits = (from: number): number => {
    let end = from;
    while (isDigit(text.charCodeAt(end))) end++;
    return end;
  };
  let kind: TokenKind = "integer";
  let end: number;
  if (text.charCodeAt(start) === zero && /[xX]/.test(text.charAt(start + 1))) {
    kind = "hexadecimal";
    end = start + 2;
    while (isHexDigit(text.charCodeAt(end))) end++;
    if (end === start + 2) throw badNumber(text, start);
  } else {
    end = skipDigits(start);
    if (text.charCodeAt(end) === period) {
      kind = "decimal";
      end = skipDigits(end + 1);
    }
    if (/[eE]/.test(text.charAt(end))) {
      kind = "float";
      const sign = /[+-]/.test(text.charAt(end + 1)) ? 1 : 0;
      const digits = end + 1 + sign;
      end = skipDigits(digits);
      if (end === digits) throw badNumber(text, start);
    }
  }
  if (isWordPart(text.charCodeAt(end))) throw badNumber(text, start);
  return { kind, end };
}

function badNumber(text: string, start: number): AdqlError {
  let end = start;
  while (isWordPart(text.charCodeAt(end)) || text.charCodeAt(end) === period) end++;
  const written = text.slice(start, end);
  return new AdqlError(
    "ADQL_SYNTAX",
    `${written} is not a number`,
    text,
    { start, end },
    {
      expected: ["number"],
      hint: `A name that begins with a digit must be delimited: "${written}"`,
    },
  );
}

/** Finds the end of a string or delimited name, in which a doubled mark stands for the mark. */
function scanQuoted(text: string, start: number, mark: number): number {
  const character = String.fromCharCode(mark);
  let end = start + 1;
  for (;;) {
    const next = text.indexOf(character, end);
    if (next < 0) throw unterminated(text, start, character);
    if (text.charCodeAt(next + 1) !== mark) {
      end = next + 1;
      break;
    }
    end = next + 2;
  }
  if (mark === doubleQuote && end === start + 2) {
    throw new AdqlError(
      "ADQL_SYNTAX",
      "A delimited name cannot be empty",
      text,
      { start, end },
      {
        expected: ["name"],
        hint: "An empty string is written ''",
        suggestion: "''",
      },
    );
  }
  return end;
}

function unterminated(text: string, start: number, mark: string): AdqlError {
  const what = mark === "'" ? "string" : "delimited name";
  return new AdqlError(
    "ADQL_SYNTAX",
    `The ${what} that begins here has no closing ${mark}`,
    text,
    { start, end: text.length },
    { expected: [mark], hint: `Inside a ${what}, ${mark} is written twice: ${mark}${mark}` },
  );
}

function endOfLine(text: string, start: number): number {
  let end = start;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
  return end;
}

function endOfBlockComment(text: string, start: number): number {
  const close = text.indexOf("*/", start + 2);
  if (close >= 0) return close + 2;
  const span = { start, end: text.length };
  throw new AdqlError("ADQL_SYNTAX", "The comment that begins here has no closing */", text, span, {
    expected: ["*/"],
  });
}

function unexpectedCharacter(text: string, start: number): AdqlError {
  const character = String.fromCodePoint(text.codePointAt(start) as number);
  const span = { start, end: start + character.length };
  const plain = typographic[character];
  if (plain !== undefined) {
    return new AdqlError(
      "ADQL_SYNTAX",
      `${character} is not a quotation mark of ADQL`,
      text,
      span,
      {
        hint: `Strings stand in 'single' quotes, delimited names in "double" quotes`,
        suggestion: plain,
      },
    );
  }
  const hint = /[[\]{}]/.test(character)
    ? undefined
    : /\p{L}|\$|#|@/u.test(character)
      ? "Names with other characters than A-Z, a-z, 0-9 and _ must be delimited with double quotes"
      : undefined;
  const shown = JSON.stringify(character);
  return new AdqlError("ADQL_SYNTAX", `Unexpected character ${shown}`, text, span, { hint });
}
