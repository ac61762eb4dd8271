/** A column of a random document. */
export interface RandomColumn {
  readonly name: string;
  readonly datatype: string;
  readonly arraysize: string | undefined;
  readonly nullValue: string | undefined;
}

/** What a cell of a random document is: its items, its text, or null. */
export type RandomCell = readonly (number | bigint | boolean)[] | readonly string[] | string | null;

/** A document by a writer that knows nothing of ours, with what it means. */
export interface RandomDocument {
  readonly bytes: Uint8Array;
  readonly columns: readonly RandomColumn[];
  readonly rows: readonly (readonly RandomCell[])[];
  /** How it was made, for messages. */
  readonly label: string;
}

/** Random numbers that a seed determines (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(p: number): boolean {
    return this.next() < p;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)]!;
  }
}

const nullValues: Readonly<Record<string, string>> = {
  unsignedByte: "255",
  short: "-32768",
  int: "-2147483648",
  long: "-9223372036854775808",
};

const datatypes = [
  ...["boolean", "bit", "unsignedByte", "short", "int", "long", "float", "double"],
  ...["floatComplex", "doubleComplex", "char", "unicodeChar"],
];

const isText = ({ datatype }: RandomColumn): boolean => /char$/i.test(datatype);
const isComplex = ({ datatype }: RandomColumn): boolean => datatype.endsWith("Complex");
const baseOf = ({ datatype }: RandomColumn): string => datatype.replace("Complex", "");
const varies = ({ arraysize }: RandomColumn): boolean => arraysize?.endsWith("*") === true;

/** Items of a cell of fixed size, or of one row of an array of varying size. */
function fixedItems(column: RandomColumn): number {
  const dimensions = (column.arraysize ?? "1").split("x");
  if (varies(column)) dimensions.pop();
  return dimensions.reduce((a, b) => a * Number(b), isComplex(column) ? 2 : 1);
}

function columnOf(dice: Dice, k: number): RandomColumn {
  const datatype = dice.pick(datatypes);
  const text = /char$/i.test(datatype);
  const arraysize = dice.pick(
    text
      ? [undefined, "*", "20*", "7", "1", "3x2", "4x*"]
      : [undefined, "*", "6*", "3", "2x2", "2x*", "2x3*", "1"],
  );
  const nullValue = dice.chance(0.7) ? nullValues[datatype] : undefined;
  return { name: `c${k}`, datatype, arraysize, nullValue };
}

function scalar(dice: Dice, type: string): number | bigint | boolean {
  switch (type) {
    case "boolean":
    case "bit":
      return dice.chance(0.5);
    case "unsignedByte":
      return dice.int(0, 254);
    case "short":
      return dice.int(-32767, 32767);
    case "int":
      return dice.int(-2147483647, 2147483647);
    case "long":
      return BigInt(dice.int(-2147483647, 2147483647)) * BigInt(dice.int(0, 2147483647));
    case "float":
      return dice.pick([
        Math.fround((dice.next() - 0.5) * 10 ** dice.int(-30, 30)),
        Infinity,
        -Infinity,
        -0,
        Math.fround(1e-44),
      ]);
    default:
      return dice.pick([
        (dice.next() - 0.5) * 10 ** dice.int(-300, 300),
        Infinity,
        -Infinity,
        dice.int(-1e6, 1e6) / 100,
        5e-324,
      ]);
  }
}

function textOf(dice: Dice, letters: string, length: number): string {
  const text = Array.from({ length }, () => dice.pick([...letters])).join("");
  // Blanks at the ends are of no meaning to some.
  return text.replace(/^ +| +$/g, "x");
}

function anyValue(dice: Dice, column: RandomColumn): RandomCell {
  const { arraysize, datatype } = column;
  if (!isText(column)) {
    const rows = varies(column) ? dice.int(1, 3) : 1;
    const base = baseOf(column);
    return Array.from({ length: fixedItems(column) * rows }, () => scalar(dice, base));
  }
  const letters = datatype === "char" ? "abcXYZ 019_&<>\"'" : "aé中Ωß 17";
  if (arraysize === undefined || arraysize === "1") return dice.pick([...letters.replace(" ", "")]);
  if (!arraysize.includes("x"))
    return textOf(dice, letters, dice.int(1, arraysize === "7" ? 7 : 12));
  const width = Number.parseInt(arraysize, 10);
  const count = varies(column) ? dice.int(1, 3) : 2;
  return Array.from({ length: count }, () => textOf(dice, "abcXYZ", dice.int(1, width)));
}

const escapedText = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

function numberText(dice: Dice, value: number | bigint | boolean): string {
  if (value === Infinity) return dice.pick(["+Inf", "Inf", "Infinity"]);
  if (value === -Infinity) return dice.pick(["-Inf", "-Infinity"]);
  if (value === true) return dice.pick(["T", "true", "1", "t", "TRUE"]);
  if (value === false) return dice.pick(["F", "false", "0", "f"]);
  return Object.is(value, -0) ? "-0" : String(value);
}

function cellText(dice: Dice, column: RandomColumn, value: RandomCell): string {
  const { nullValue } = column;
  // In an array of varying size it stands for one item.
  const named = nullValue !== undefined && !varies(column) && dice.chance(0.5);
  if (value === null) return named ? nullValue : "";
  if (typeof value === "string") return escapedText(value);
  const { datatype, arraysize } = column;
  if (isText(column)) {
    const width = Number.parseInt(arraysize ?? "1", 10);
    return (value as readonly string[]).map((text) => text.padEnd(width)).join("");
  }
  if (datatype === "bit") return value.map(Number).join(dice.pick([" ", ""]));
  const items = (value as readonly (number | bigint | boolean)[]).map((item) => {
    if (datatype === "unsignedByte" && dice.chance(0.2)) return `0x${item.toString(16)}`;
    const sign = typeof item === "number" && item > 0 && dice.chance(0.1) ? "+" : "";
    return sign === "+" && !Number.isFinite(item) ? "+Inf" : sign + numberText(dice, item);
  });
  let text = items[0]!;
  for (const item of items.slice(1)) text += dice.pick([" ", " ", "  ", "\n", "\t"]) + item;
  return dice.chance(0.1) ? ` ${text} ` : text;
}

/** The same text in another dress. */
function dressed(dice: Dice, text: string): string {
  if (text === "" || /[^ -~\n\t]|&/.test(text)) return text;
  const dress = dice.int(0, 24);
  if (dress === 0) return text.replace(/\w/, (c) => `&#${c.charCodeAt(0)};`);
  if (dress === 1) return text.replace(/\w/, (c) => `&#x${c.charCodeAt(0).toString(16)};`);
  if (dress === 2) return `<![CDATA[${text}]]>`;
  if (dress === 3) return `${text.slice(0, 1)}<!-- c -->${text.slice(1)}`;
  return dress === 4 ? `<?pi?>${text}` : text;
}

const writers: Readonly<Record<string, (view: DataView, value: never) => void>> = {
  unsignedByte: (view, value) => view.setUint8(0, value),
  short: (view, value) => view.setInt16(0, value),
  int: (view, value) => view.setInt32(0, value),
  long: (view, value) => view.setBigInt64(0, value),
  float: (view, value) => view.setFloat32(0, value),
  double: (view, value) => view.setFloat64(0, value),
};
const sizes: Readonly<Record<string, number>> = {
  ...{ unsignedByte: 1, short: 2, int: 4, long: 8, float: 4, double: 8 },
};

function itemBytes(type: string, value: number | bigint): number[] {
  const view = new DataView(new ArrayBuffer(sizes[type]!));
  writers[type]!(view, value as never);
  return [...new Uint8Array(view.buffer)];
}

function cellBytes(dice: Dice, column: RandomColumn, value: RandomCell): number[] {
  const { datatype, arraysize, nullValue } = column;
  const prefix = (count: number): number[] => (varies(column) ? itemBytes("int", count) : []);
  if (isText(column)) {
    const encoded = (text: string): number[] =>
      datatype === "char" ? [...Buffer.from(text)] : [...Buffer.from(text, "utf16le").swap16()];
    const unit = datatype === "char" ? 1 : 2;
    const padded = (text: string, width: number): number[] => {
      const bytes = encoded(text);
      return [...bytes, ...new Array<number>(width * unit - bytes.length).fill(0)];
    };
    if (arraysize?.includes("x")) {
      const width = Number.parseInt(arraysize, 10);
      const texts = (value ?? (varies(column) ? [] : ["", ""])) as readonly string[];
      return [...prefix(texts.length * width), ...texts.flatMap((text) => padded(text, width))];
    }
    const text = (value ?? "") as string;
    const bytes = encoded(text);
    return varies(column)
      ? [...prefix(bytes.length / unit), ...bytes]
      : padded(text, Number(arraysize ?? 1));
  }
  const base = baseOf(column);
  const missing = base === "long" ? BigInt(nullValue ?? 0) : Number(nullValue ?? Number.NaN);
  const items = (value ??
    new Array(varies(column) ? 0 : fixedItems(column)).fill(
      Number.isNaN(missing) && base in nullValues ? 0 : missing,
    )) as readonly (number | bigint | boolean)[];
  const counted = prefix(isComplex(column) ? items.length / 2 : items.length);
  if (base === "bit") {
    const bytes = new Array<number>(Math.ceil(items.length / 8)).fill(0);
    items.forEach((item, k) => {
      if (item === true) bytes[k >> 3]! |= 128 >> (k & 7);
    });
    return [...counted, ...bytes];
  }
  if (base === "boolean") {
    const letters = (item: unknown): number[] =>
      item === true ? [84, 116, 49] : item === false ? [70, 102, 48] : [0, 32, 63];
    return [...counted, ...items.map((item) => dice.pick(letters(item)))];
  }
  return [...counted, ...items.flatMap((item) => itemBytes(base, item as number))];
}

/** Whether a serialisation can say that a cell is null, so that nothing but null can be meant. */
function canBeNull(column: RandomColumn, serialization: string, minor: number): boolean {
  const { datatype, arraysize, nullValue } = column;
  const alone = arraysize === undefined;
  if (serialization === "BINARY2" || (serialization === "TABLEDATA" && minor >= 3)) return true;
  if (isText(column)) return !alone && !arraysize.includes("x");
  if (serialization === "TABLEDATA")
    return alone && (nullValue !== undefined || /^[fd]\w+t$|double$/.test(datatype));
  return alone && (nullValue !== undefined || /^(float|double|boolean)$/.test(datatype));
}

/** A document that a seed determines: any datatype, arraysize, null, serialisation, version, namespace and encoding. */
export function randomDocument(seed: number): RandomDocument {
  const dice = new Dice(seed);
  const columns = Array.from({ length: dice.int(1, 8) }, (_, k) => columnOf(dice, k));
  const serialization = dice.pick(["TABLEDATA", "BINARY", "BINARY2"]);
  const minor = serialization === "BINARY2" ? dice.int(3, 6) : dice.int(1, 6);
  const rows = Array.from({ length: dice.int(0, 6) }, () =>
    columns.map((column) =>
      canBeNull(column, serialization, minor) && dice.chance(0.2) ? null : anyValue(dice, column),
    ),
  );
  const namespace = `http://www.ivoa.net/xml/VOTable/v1.${Math.min(minor, 3)}`;
  const style = dice.pick(["default", "prefix", "none"]);
  const p = style === "prefix" ? "vot:" : "";
  const quote = dice.pick(['"', "'"]);
  const attribute = (name: string, value: string | undefined): string =>
    value === undefined ? "" : ` ${name}=${quote}${value}${quote}`;
  const fields = columns.map(({ name, datatype, arraysize, nullValue }) => {
    const head = `<${p}FIELD${attribute("name", name)}${attribute("datatype", datatype)}${attribute("arraysize", arraysize)}`;
    return nullValue === undefined
      ? `${head}/>`
      : `${head}><${p}VALUES${attribute("null", nullValue)}/></${p}FIELD>`;
  });
  let data: string;
  if (serialization === "TABLEDATA") {
    data = rows
      .map((row) => {
        const cells = row.map((value, k) => {
          const text = cellText(dice, columns[k]!, value);
          return text === "" && dice.chance(0.5)
            ? `<${p}TD/>`
            : `<${p}TD>${dressed(dice, text)}</${p}TD>`;
        });
        return `${dice.pick(["", "\n", "  "])}<${p}TR>${cells.join(dice.pick(["", "\n"]))}</${p}TR>`;
      })
      .join("");
  } else {
    const bytes = rows.flatMap((row) => {
      const flags = new Array<number>(Math.ceil(columns.length / 8)).fill(0);
      row.forEach((value, k) => {
        if (value === null) flags[k >> 3]! |= 128 >> (k & 7);
      });
      const cells = row.flatMap((value, k) => cellBytes(dice, columns[k]!, value));
      return serialization === "BINARY2" ? [...flags, ...cells] : cells;
    });
    const base64 = Buffer.from(bytes).toString("base64");
    const lines = base64.match(/.{1,64}/g) ?? [];
    const stream = dice.chance(0.5) ? base64 : lines.join(dice.pick(["\n", "\r\n  "]));
    data = `<${p}STREAM${attribute("encoding", "base64")}>${stream}</${p}STREAM>`;
  }
  const encoding = dice.pick(["UTF-8", "UTF-16", "ISO-8859-1"]);
  const declaration =
    style === "none" ? "" : attribute(style === "prefix" ? "xmlns:vot" : "xmlns", namespace);
  const text =
    `<?xml version="1.0" encoding="${encoding}"?>\n<${p}VOTABLE${attribute("version", `1.${minor}`)}${declaration}>\n` +
    `<${p}RESOURCE>${dice.pick(["", "<!-- c -->"])}<${p}TABLE>\n${fields.join("\n")}\n` +
    `<${p}DATA><${p}${serialization}>${data}</${p}${serialization}></${p}DATA></${p}TABLE></${p}RESOURCE></${p}VOTABLE>`;
  return {
    bytes: encoded(text, encoding),
    columns,
    rows,
    label: `seed ${seed}: ${serialization} 1.${minor} ${style} ${encoding}`,
  };
}

function encoded(text: string, encoding: string): Uint8Array {
  if (encoding === "UTF-16") return new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le"));
  if (encoding === "UTF-8") return new TextEncoder().encode(text);
  // Characters beyond it are written as references.
  const latin = [...text].map((c) => (c.charCodeAt(0) > 255 ? `&#${c.codePointAt(0)};` : c));
  return new Uint8Array(Buffer.from(latin.join(""), "latin1"));
}
