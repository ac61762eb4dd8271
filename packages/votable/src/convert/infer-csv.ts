import { getBit } from "../column/bitmap.ts";
import type { Column } from "../column/column.ts";
import { decodeUtf8 } from "../column/utf8.ts";
import type { FieldInit } from "../model/field.ts";

/** What a value may be; each number holds all values of those before it. */
const kinds = ["int", "long", "double"] as const;
type Kind = (typeof kinds)[number] | "boolean" | "char";

const integer = /^([+-]?[1-9]\d*|\+?0)$/;
const real = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const special = /^[+-]?(inf|infinity)$|^nan$/i;
const yes = /^(true|false)$/i;

/**
 * The type that fits every value of a column of text: boolean, int, long, double, else char. `007` is no number: its zeros
 * mean something; nor is a number that double has no room for.
 */
export function inferField(name: string, { data }: Column): FieldInit {
  const { items, validity, length } = data;
  let common: Kind | undefined;
  if (items.kind === "text") {
    const { values, offsets } = items;
    for (let row = 0; row < length && common !== "char"; row++) {
      if (validity !== undefined && !getBit(validity, row)) continue;
      const kind = kindOf(values, offsets[row]!, offsets[row + 1]!);
      common = common === undefined ? kind : commonOf(common, kind);
    }
  }
  return common === undefined || common === "char"
    ? { name, datatype: "char", arraysize: "*" }
    : { name, datatype: common };
}

function commonOf(a: Kind, b: Kind): Kind {
  if (a === b) return a;
  const [x, y] = [kinds.indexOf(a as "int"), kinds.indexOf(b as "int")];
  return x < 0 || y < 0 ? "char" : kinds[Math.max(x, y)]!;
}

/** Most numbers are told by their bytes; the rest by their text. */
function kindOf(bytes: Uint8Array, from: number, to: number): Kind {
  let at = bytes[from] === 45 ? from + 1 : from;
  const first = at;
  while (at < to && isDigit(bytes[at]!)) at++;
  const digits = at - first;
  // Not those with zeros before them, nor those that may need another type for their last digit.
  if (digits === 1 || (digits > 1 && digits <= 18 && bytes[first] !== 48)) {
    if (at === to) {
      if (digits < 10 && (bytes[first] !== 48 || first === from)) return "int";
      if (digits > 10) return "long";
    } else if (bytes[at] === 46) {
      at++;
      while (at < to && isDigit(bytes[at]!)) at++;
      if (at === to) return "double";
    }
  }
  return kindOfText(decodeUtf8(bytes, from, to).trim());
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function kindOfText(text: string): Kind {
  if (integer.test(text)) {
    const value = BigInt(text.replace("+", ""));
    if (BigInt.asIntN(32, value) === value) return "int";
    return BigInt.asIntN(64, value) === value ? "long" : "char";
  }
  if (special.test(text)) return "double";
  if (real.test(text) && !/^[+-]?0\d/.test(text) && Number.isFinite(Number(text))) return "double";
  return yes.test(text) ? "boolean" : "char";
}
