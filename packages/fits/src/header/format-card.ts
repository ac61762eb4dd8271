import { FitsError } from "../errors.ts";
import { Card, cardLength } from "./card.ts";
import { type CardValue, formatNumber } from "./card-value.ts";

const printable = /^[\x20-\x7e]*$/;
const standardKeyword = /^[A-Z0-9_-]{1,8}$/;
const commentary = new Set(["COMMENT", "HISTORY", ""]);

function check(what: string, text: string, keyword: string): void {
  if (!printable.test(text)) {
    throw new FitsError("bad-card", `A ${what} may hold printable ASCII only`, { keyword });
  }
}

function prefixOf(keyword: string): string {
  if (standardKeyword.test(keyword)) return `${keyword.padEnd(8)}= `;
  if (!/^[!-<>-~]+( [!-<>-~]+)*$/.test(keyword)) {
    throw new FitsError("bad-card", "This is not a keyword", { keyword });
  }
  return `HIERARCH ${keyword} = `;
}

function quote(text: string): string {
  return `'${escapeQuotes(text).padEnd(8)}'`;
}

function formatValue(value: Exclude<CardValue, string>, keyword: string): string {
  if (value === undefined) return "";
  if (typeof value === "boolean") return value ? "T" : "F";
  if (typeof value === "object") return `(${formatNumber(value.re)}, ${formatNumber(value.im)})`;
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new FitsError("bad-card", `FITS has no way to write ${value}`, {
      keyword,
      hint: "leave the value undefined, or write it as a string",
    });
  }
  return formatNumber(value);
}

function escapeQuotes(text: string): string {
  return text.replaceAll("'", "''");
}

/** As much of a string's beginning as fits into `room` characters once its quotes are doubled. */
function fitting(text: string, room: number): string {
  let part = text.slice(0, room);
  while (escapeQuotes(part).length > room) part = part.slice(0, -1);
  return part;
}

/** Cuts a string for the long string convention, never between the two halves of `''`. */
function longString(prefix: string, value: string, comment: string): string {
  const cards: string[] = [];
  let rest = value;
  let head = prefix;
  for (;;) {
    const room = cardLength - head.length - "'&'".length;
    if (room < 2) throw new FitsError("bad-card", "The keyword leaves no room for its value");
    const part = fitting(rest, room);
    if (part === rest) break;
    cards.push(`${head}'${escapeQuotes(part)}&'`.padEnd(cardLength));
    rest = rest.slice(part.length);
    head = "CONTINUE  ";
  }
  let notes = comment;
  let last = `${head}'${escapeQuotes(rest)}`;
  for (;;) {
    const room = cardLength - last.length - "&' / ".length;
    if (notes.length <= room + 1) {
      const tail = notes === "" ? "'" : `' / ${notes}`;
      cards.push((last + tail).slice(0, cardLength).padEnd(cardLength));
      return cards.join("");
    }
    const piece = room < 8 ? "" : notes.slice(0, room);
    cards.push(`${last}&'${piece === "" ? "" : ` / ${piece}`}`.padEnd(cardLength));
    notes = notes.slice(piece.length);
    last = "CONTINUE  '";
  }
}

/**
 * Makes a card: fixed format for numbers and logicals (value ends in column 30), CONTINUE cards
 * for strings that do not fit, HIERARCH for keywords beyond eight characters. A comment which
 * does not fit behind a number is cut.
 *
 * @param keyword Upper case; `COMMENT`, `HISTORY` and `""` take their text from `comment`.
 * @throws FitsError `bad-card` when keyword, value or comment cannot be written.
 */
export function formatCard(keyword: string, value: CardValue, comment = ""): Card {
  check("comment", comment, keyword);
  if (commentary.has(keyword)) return new Card(commentaryText(keyword, comment));
  const prefix = prefixOf(keyword);
  const note = comment === "" ? "" : ` / ${comment}`;
  if (typeof value === "string") {
    check("value", value, keyword);
    const short = prefix + quote(value).padEnd(20);
    if (short.trimEnd().length > cardLength || short.length + note.length > cardLength) {
      return new Card(longString(prefix, value, comment));
    }
    return new Card((short + note).slice(0, cardLength).padEnd(cardLength));
  }
  const text = prefix + formatValue(value, keyword).padStart(20);
  const fit = text.length > cardLength ? prefix + formatValue(value, keyword) : text;
  if (fit.length > cardLength) {
    throw new FitsError("bad-card", "Keyword and value do not fit into 80 characters", { keyword });
  }
  return new Card((fit + note).slice(0, cardLength).padEnd(cardLength));
}

function commentaryText(keyword: string, comment: string): string {
  if (comment.length > 72) {
    throw new FitsError("bad-card", "Commentary holds at most 72 characters a card", {
      keyword,
      hint: "append several cards",
    });
  }
  return (keyword.padEnd(8) + comment).padEnd(cardLength);
}
