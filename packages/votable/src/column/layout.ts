import { VOTableError } from "../errors.ts";

/** What a layout is read from: a FIELD or PARAM. */
export interface LayoutSource {
  /** Name, for errors. */
  readonly name: string;
  /** Arraysize as written. */
  readonly arraysize: string | undefined;
  /** Line, for errors; 0 when unknown. */
  readonly sourceLine: number;
  /** The attribute with this local name. */
  attr(localName: string): string | undefined;
}

/** The type of one item of a cell: complex numbers are pairs of floats or doubles, char arrays are strings. */
export type ItemType =
  | "boolean"
  | "bit"
  | "unsignedByte"
  | "short"
  | "int"
  | "long"
  | "float"
  | "double"
  | "char"
  | "unicodeChar";

/** How the values of a field lie in memory and in binary streams. */
export interface Layout {
  /** Datatype as written. */
  readonly datatype: string | undefined;
  /** Arraysize as written. */
  readonly arraysize: string | undefined;
  /** Type of one item; a string is one item. */
  readonly item: ItemType;
  /** Whether a cell is a list of items. */
  readonly list: boolean;
  /** Items in a cell: 1 unless it is a list, a fixed number, or undefined when it varies. */
  readonly size: number | undefined;
  /** The most items that a cell of varying size should have (`10*`); undefined when there is no bound. */
  readonly maxSize: number | undefined;
  /** For strings: characters (char: bytes) that each takes in binary streams; undefined when the length varies. */
  readonly width: number | undefined;
  /** The dimensions of an array, the fastest first; the last is -1 when it varies. Strings do not count theirs. */
  readonly shape: readonly number[];
  /** Whether it is a pair of numbers for each complex item. */
  readonly complex: boolean;
  /** Bytes of one item in binary streams; 0 for bits and for strings of varying length. */
  readonly itemBytes: number;
}

const itemTypes: Readonly<Record<string, { item: ItemType; bytes: number; complex?: true }>> = {
  boolean: { item: "boolean", bytes: 1 },
  bit: { item: "bit", bytes: 0 },
  unsignedByte: { item: "unsignedByte", bytes: 1 },
  short: { item: "short", bytes: 2 },
  int: { item: "int", bytes: 4 },
  long: { item: "long", bytes: 8 },
  float: { item: "float", bytes: 4 },
  double: { item: "double", bytes: 8 },
  floatComplex: { item: "float", bytes: 4, complex: true },
  doubleComplex: { item: "double", bytes: 8, complex: true },
  char: { item: "char", bytes: 1 },
  unicodeChar: { item: "unicodeChar", bytes: 2 },
  // What people write although no version of the standard has it.
  string: { item: "char", bytes: 1 },
  unicodeString: { item: "unicodeChar", bytes: 2 },
  integer: { item: "int", bytes: 4 },
  real: { item: "float", bytes: 4 },
  int16: { item: "short", bytes: 2 },
  int32: { item: "int", bytes: 4 },
  int64: { item: "long", bytes: 8 },
  float32: { item: "float", bytes: 4 },
  float64: { item: "double", bytes: 8 },
  unsignedShort: { item: "int", bytes: 4 },
  unsignedInt: { item: "long", bytes: 8 },
  // The types of databases (TAP 1.0, section 2.5), which some services leave as they are.
  varchar: { item: "char", bytes: 1 },
  text: { item: "char", bytes: 1 },
  clob: { item: "char", bytes: 1 },
  timestamp: { item: "char", bytes: 1 },
  smallint: { item: "short", bytes: 2 },
  bigint: { item: "long", bytes: 8 },
};

/** The greatest number of items in a cell of fixed size: what exceeds it is an attack or a mistake. */
const MAX_FIXED_ITEMS = 2 ** 28;

/** How the values of a field lie in memory. @throws {VOTableError} `FIELD` when it cannot be told. */
export function layoutOf(field: LayoutSource): Layout {
  const datatype = field.attr("datatype");
  const type = itemTypes[datatype ?? "char"];
  if (type === undefined) {
    throw new VOTableError("FIELD", `The datatype ${JSON.stringify(datatype)} is not known`, {
      field: field.name,
      line: field.sourceLine || undefined,
      hint: "VOTable knows boolean, bit, unsignedByte, short, int, long, char, unicodeChar, float, double, floatComplex and doubleComplex.",
    });
  }
  const { dimensions, variable, bound } = parseArraysize(field);
  const text = type.item === "char" || type.item === "unicodeChar";
  // A variable-length string has no other dimension; `*` counts characters then.
  const strings = text ? dimensions.shift() : undefined;
  if (strings === 0 && dimensions.length > 0) {
    throw new VOTableError("FIELD", "Strings of an array cannot have the length 0", {
      field: field.name,
      line: field.sourceLine || undefined,
      hint: "The first dimension of an arraysize of char is the length of each string.",
    });
  }
  const varyingText = text && variable && dimensions.length === 0;
  const lastVaries = variable && !varyingText;
  const fixed = dimensions.slice(0, lastVaries ? -1 : undefined).reduce((a, b) => a * b, 1);
  const perItem = type.complex ? 2 : 1;
  const list = dimensions.length > 0 || type.complex === true;
  const single = !type.complex && dimensions.length === 1 && dimensions[0] === 1 && !variable;
  const width = text ? (varyingText ? undefined : (strings ?? 1)) : undefined;
  const size = lastVaries ? undefined : fixed * perItem;
  if (fixed * perItem * (width ?? 1) > MAX_FIXED_ITEMS) {
    throw new VOTableError("LIMIT", `The arraysize ${field.arraysize?.slice(0, 40)} is too large`, {
      field: field.name,
      line: field.sourceLine || undefined,
    });
  }
  return {
    datatype,
    arraysize: field.arraysize,
    item: type.item,
    list: list && !single,
    size,
    maxSize: lastVaries && bound !== undefined ? fixed * perItem * bound : undefined,
    width,
    shape: lastVaries ? [...dimensions.slice(0, -1), -1] : single ? [] : dimensions,
    complex: type.complex ?? false,
    itemBytes: text ? (width === undefined ? 0 : width * type.bytes) : type.bytes,
  };
}

/** Reads `3`, `*`, `10*`, `2x3`, `2x*`, `2x10*`; VOTable 1.0 allowed a separator for strings after it (`10*s,`). */
function parseArraysize(field: LayoutSource): {
  dimensions: number[];
  variable: boolean;
  bound: number | undefined;
} {
  const written = field.arraysize?.trim() ?? "";
  if (written === "") return { dimensions: [], variable: false, bound: undefined };
  // What nearly all strings have.
  if (written === "*") return { dimensions: [0], variable: true, bound: undefined };
  const match = /^((?:\d+\s*x\s*)*)(\d*)(\*?)(?:s\W?)?$/.exec(written);
  if (match === null || (match[2] === "" && match[3] === "")) {
    throw new VOTableError(
      "FIELD",
      `The arraysize ${JSON.stringify(written.slice(0, 40))} is not understood`,
      {
        field: field.name,
        line: field.sourceLine || undefined,
        hint: "Write a number, *, or dimensions such as 2x3 or 4x*.",
      },
    );
  }
  const [, leading = "", last = "", star = ""] = match;
  const dimensions = leading.split("x").slice(0, -1).map(Number);
  dimensions.push(last === "" ? 0 : Number(last));
  return {
    dimensions,
    variable: star === "*",
    bound: star === "*" && last !== "" ? Number(last) : undefined,
  };
}
