import { BitBuffer, TextBuffer } from "../column/buffers.ts";
import type { ColumnBuilder } from "../column/builder.ts";
import type { ItemType, Layout } from "../column/layout.ts";
import { floatFromDecimal } from "../number/float32.ts";

/** A cell or PARAM whose text is no value of its datatype. */
export class CellFault extends Error {
  override readonly name = "CellFault";
}

/** What distinguishes the nulls of a column. */
export interface NullRule {
  /** The text of VALUES null without white space around it; undefined when there is none. */
  readonly text: string | undefined;
  /** The same as a number; NaN when it is none. */
  readonly number: number;
  /** The same as a long. */
  readonly long: bigint | undefined;
}

/** How nulls of a column are recognised. */
export function nullRuleOf(builder: ColumnBuilder): NullRule {
  const text = builder.nullText?.trim();
  if (text === undefined || text === "") {
    return { text: undefined, number: Number.NaN, long: undefined };
  }
  const { item } = builder.layout;
  const integer = parseInteger(text);
  const number = integer !== undefined ? Number(integer) : parseReal(text);
  return {
    text,
    number: item === "float" ? Math.fround(number ?? Number.NaN) : (number ?? Number.NaN),
    long: integer,
  };
}

const ranges: Partial<Record<ItemType, readonly [bigint, bigint]>> = {
  unsignedByte: [0n, 255n],
  short: [-32768n, 32767n],
  int: [-2147483648n, 2147483647n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
};

const utf8 = new TextEncoder();

/** Adds a row given as the text of a TD or of a PARAM's value, with all tolerance. @throws {CellFault} */
export function appendCellText(builder: ColumnBuilder, text: string, nulls: NullRule): void {
  const { layout } = builder;
  if (builder.items instanceof TextBuffer) {
    appendStrings(builder, builder.items, text, nulls);
    return;
  }
  if (!layout.list) {
    const trimmed = text.trim();
    if (trimmed === "" || trimmed === nulls.text) builder.appendNull();
    else if (pushItem(builder, trimmed, nulls)) builder.endRow();
    else builder.appendNull();
    return;
  }
  const trimmed = text.trim();
  if (trimmed === "") {
    builder.appendNull();
    return;
  }
  const row = rowItems(layout);
  // The null of an array is that of all its items.
  if (trimmed === nulls.text && (layout.size ?? row) > 1) {
    builder.appendNull();
    return;
  }
  const before = builder.items.length;
  const items =
    layout.item === "bit" ? trimmed.replace(/\s+/g, "").split("") : trimmed.split(/[\s,]+/);
  if (layout.complex && layout.size === 2 && items.length === 1) {
    // A complex number written as a real one, and the null of astropy before VOTable 1.3.
    if (/^nan$/i.test(trimmed)) {
      builder.appendNull();
      return;
    }
    items.push("0");
  }
  if (layout.size !== undefined && items.length !== layout.size) {
    throw new CellFault(`${items.length} items where arraysize asks for ${layout.size}`);
  }
  for (const item of items) if (!pushItem(builder, item, nulls)) builder.pushNull();
  const count = builder.items.length - before;
  if (count % row !== 0) {
    throw new CellFault(
      layout.complex && row === 2
        ? "an odd number of parts of complex numbers"
        : `${count} items where rows of the array have ${row}`,
    );
  }
  builder.endRow();
}

/** The items of which an array of varying size has a multiple: those of its fixed dimensions. */
export function rowItems({ shape, complex }: Layout): number {
  return shape.slice(0, -1).reduce((a, b) => a * b, complex ? 2 : 1);
}

function appendStrings(
  builder: ColumnBuilder,
  items: TextBuffer,
  text: string,
  nulls: NullRule,
): void {
  const { layout } = builder;
  if (text === "" || text === nulls.text) {
    builder.appendNull();
    return;
  }
  if (!layout.list) {
    const bytes = utf8.encode(text);
    items.push(bytes, 0, bytes.length);
    builder.endRow();
    return;
  }
  const width = layout.width || 1;
  const parts = stringsOf(text, width, layout, builder.countsBytes);
  const count = layout.size ?? parts.length;
  if (parts.length > count)
    throw new CellFault(`more than ${count} strings of ${width} characters`);
  for (let k = 0; k < count; k++) {
    // Blanks at the end are padding.
    const part = utf8.encode(parts[k]?.replace(/ +$/, "") ?? "");
    items.push(part, 0, part.length);
  }
  builder.endRow();
}

/**
 * Cuts strings of equal length that stand one after another. Those of unicodeChar are counted in units of UTF-16, those
 * of char in bytes since VOTable 1.6, and before in characters, unless only bytes come out even.
 */
function stringsOf(text: string, width: number, layout: Layout, countsBytes: boolean): string[] {
  const units = layout.item === "unicodeChar" ? text.split("") : [...text];
  if (layout.item === "unicodeChar" || /^[\0-\x7f]*$/.test(text)) return pieces(units, width);
  const bytes = utf8.encode(text);
  const whole = width * (layout.size ?? 1);
  const even = (count: number): boolean =>
    layout.size === undefined ? count % width === 0 : count === whole;
  if (!countsBytes && (even(units.length) || !even(bytes.length))) return pieces(units, width);
  const strings: string[] = [];
  for (let at = 0; at < bytes.length; at += width) {
    try {
      strings.push(strict.decode(bytes.subarray(at, at + width)));
    } catch {
      throw new CellFault(`strings of ${width} bytes would end inside of a character`);
    }
  }
  return strings;
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function pieces(units: readonly string[], width: number): string[] {
  const strings: string[] = [];
  for (let at = 0; at < units.length; at += width) {
    strings.push(units.slice(at, at + width).join(""));
  }
  return strings;
}

/** Adds one item; false when it is null, and then nothing was added. */
function pushItem(builder: ColumnBuilder, text: string, nulls: NullRule): boolean {
  const { items, layout } = builder;
  if (items instanceof TextBuffer || text === nulls.text) return false;
  if (items instanceof BitBuffer) {
    const bit = layout.item === "bit" ? parseBit(text) : parseBoolean(text);
    if (bit === undefined) return false;
    items.push(bit);
    return true;
  }
  items.reserve(1);
  const { values } = items;
  const range = ranges[layout.item];
  if (range !== undefined) {
    if (!(values instanceof BigInt64Array) && /^-?\d{1,15}$/.test(text)) {
      const value = Number(text);
      if (value === nulls.number) return false;
      if (value >= range[0] && value <= range[1]) {
        values[items.length++] = value;
        return true;
      }
    }
    const value = parseInteger(text);
    if (value === undefined) {
      if (/^nan$/i.test(text) || isWordForNull(text)) return false;
      throw new CellFault(`${quote(text)} is no integer`);
    }
    if (value === nulls.long) return false;
    if (value < range[0] || value > range[1]) {
      throw new CellFault(`${quote(text)} does not fit into ${layout.item}`);
    }
    if (values instanceof BigInt64Array) values[items.length++] = value;
    else values[items.length++] = Number(value);
    return true;
  }
  const value = layout.item === "float" ? parseFloat32(text) : parseReal(text);
  if (value === undefined && isWordForNull(text)) return false;
  if (value === undefined) throw new CellFault(`${quote(text)} is no number`);
  if (value === nulls.number) return false;
  if (!(values instanceof BigInt64Array)) values[items.length++] = value;
  return true;
}

/** IRSA writes the word null, or a dash, where a value is missing. */
function isWordForNull(text: string): boolean {
  return /^(null|-)$/i.test(text);
}

function parseBit(text: string): boolean {
  if (text === "1" || text === "0") return text === "1";
  throw new CellFault(`${quote(text)} is no bit`);
}

function parseBoolean(text: string): boolean | undefined {
  switch (text.toLowerCase()) {
    case "t":
    case "true":
    case "1":
      return true;
    case "f":
    case "false":
    case "0":
      return false;
    case "?":
    case "\0":
    case "null":
    case "nan":
    case "-":
      return undefined;
    default:
      throw new CellFault(`${quote(text)} is no boolean`);
  }
}

/** An integer in decimal or hexadecimal notation, or undefined. */
export function parseInteger(text: string): bigint | undefined {
  if (/^[+-]?\d{1,400}$/.test(text)) return BigInt(text.replace("+", ""));
  const hex = /^([+-]?)(0[xX][0-9a-fA-F]{1,300})$/.exec(text);
  if (hex === null) return undefined;
  return hex[1] === "-" ? -BigInt(hex[2]!) : BigInt(hex[2]!);
}

/** A real number as VOTable and its writers spell it, or undefined. */
function parseReal(text: string): number | undefined {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  const special = /^([+-]?)(nan|inf|infinity)$/i.exec(text);
  if (special !== null) {
    if (/^n/i.test(special[2]!)) return Number.NaN;
    return special[1] === "-" ? -Infinity : Infinity;
  }
  // Fortran programs write 1.5D+03.
  if (/^[+-]?(\d+\.?\d*|\.\d+)[dD][+-]?\d+$/.test(text)) return Number(text.replace(/[dD]/, "e"));
  return undefined;
}

function parseFloat32(text: string): number | undefined {
  const value = parseReal(text);
  return value === undefined || !Number.isFinite(value)
    ? value
    : floatFromDecimal(text.replace(/[dD]/, "e"), value);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
