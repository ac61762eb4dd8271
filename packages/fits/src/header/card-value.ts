/** A complex value, real part first. */
export interface Complex {
  /** Real part. */
  readonly re: number;
  /** Imaginary part. */
  readonly im: number;
}

/**
 * The value of a header card. Integers beyond ±2⁵³ are `bigint`; `undefined` is a card
 * without a value (commentary, or an undefined value of section 4.1.2.3).
 */
export type CardValue = string | number | bigint | boolean | Complex | undefined;

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[EeDd][+-]?\d+)?$/;
const integer = /^[+-]?\d+$/;
const complex = /^\(\s*([^,\s]+)\s*,\s*([^,\s]+)\s*\)$/;

function toNumber(text: string): number {
  return Number(text.replace(/[dD]/, "E"));
}

function bareValue(text: string): CardValue {
  if (text === "") return undefined;
  if (text === "T") return true;
  if (text === "F") return false;
  if (number.test(text)) {
    const value = toNumber(text);
    return integer.test(text) && !Number.isSafeInteger(value)
      ? BigInt(text.replace("+", ""))
      : value;
  }
  const pair = complex.exec(text);
  if (pair !== null && number.test(pair[1]!) && number.test(pair[2]!)) {
    return { re: toNumber(pair[1]!), im: toNumber(pair[2]!) };
  }
  return text; // not a FITS value; kept as it is written
}

/** A value field (what follows the value indicator) taken apart. */
export interface ValueField {
  /** The value. */
  readonly value: CardValue;
  /** The comment after the slash, blanks at both ends removed; empty when there is none. */
  readonly comment: string;
}

/** Index of the quote that ends the string opened at `open`, or -1. */
function closingQuote(text: string, open: number): number {
  for (let at = text.indexOf("'", open + 1); at >= 0; at = text.indexOf("'", at + 2)) {
    if (text[at + 1] !== "'") return at;
  }
  return -1;
}

/** Takes a value field apart: value and comment (FITS 4.0, section 4.2). */
export function parseValueField(text: string): ValueField {
  const open = text.search(/\S/);
  if (open >= 0 && text[open] === "'") {
    const close = closingQuote(text, open);
    const end = close < 0 ? text.length : close;
    const slash = text.indexOf("/", end + 1);
    return {
      value: text
        .slice(open + 1, end)
        .replaceAll("''", "'")
        .trimEnd(),
      comment: slash < 0 ? "" : text.slice(slash + 1).trim(),
    };
  }
  const slash = text.indexOf("/");
  return {
    value: bareValue((slash < 0 ? text : text.slice(0, slash)).trim()),
    comment: slash < 0 ? "" : text.slice(slash + 1).trim(),
  };
}

/** The text of a number as FITS wants it: an integer, or a real with a decimal point. */
export function formatNumber(value: number | bigint): string {
  if (typeof value === "bigint" || Number.isSafeInteger(value)) {
    return Object.is(value, -0) ? "-0.0" : String(value);
  }
  const [mantissa, exponent] = String(value).toUpperCase().split("E") as [string, string?];
  const real = mantissa.includes(".") ? mantissa : `${mantissa}.0`;
  return exponent === undefined ? real : `${real}E${exponent}`;
}
