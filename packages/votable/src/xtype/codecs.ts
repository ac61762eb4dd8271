import {
  formatShape,
  formatStcs,
  numbersOf,
  parseShape,
  type Shape,
  toShape,
} from "@vostack/sphere";
import type { Value } from "../column/column.ts";
import {
  boundsOf,
  type Interval,
  intervalOf,
  type MultiInterval,
  multiIntervalOf,
} from "./interval.ts";
import { formatJson, type Json, parseJson } from "./json.ts";
import { formatMoc, type Moc, parseMoc } from "./moc.ts";
import { formatSexagesimal, parseSexagesimal } from "./sexagesimal.ts";
import { formatTimestamp, parseTimestamp, type Timestamp } from "./timestamp.ts";
import type { XtypeValue } from "./xtype-value.ts";

/** What text or numbers an encoder makes. */
type Encoded = string | number[];

/** How the values of one xtype are read and written. Both throw RangeError or GeometryError. */
export interface Codec {
  /** The typed value. */
  readonly decode: (value: Value) => XtypeValue;
  /** The value of a cell. */
  readonly encode: (value: XtypeValue) => Encoded;
}

const timestamp: Codec = {
  decode: (value) => parseTimestamp(textOf(value)),
  encode: (value) => formatTimestamp(typed<Timestamp>(value, "timestamp")),
};
const interval: Codec = {
  decode: (value) => intervalOf(numbersFrom(value)),
  encode: (value) => boundsOf(typed<Interval>(value, "interval")),
};
const multiinterval: Codec = {
  decode: (value) => multiIntervalOf(numbersFrom(value)),
  encode: (value) => typed<MultiInterval>(value, "multiinterval").intervals.flatMap(boundsOf),
};
const moc: Codec = {
  decode: (value) => parseMoc(textOf(value)),
  encode: (value) => formatMoc(typed<Moc>(value, "moc")),
};
const shape: Codec = {
  decode: (value) => parseShape(textOf(value)),
  encode: (value) => formatShape(shapeOf(value)),
};
/** STC-S or the bare numbers that some services write under the same xtype. */
const stcs: Codec = {
  decode: (value) => (typeof value === "string" ? parseShape(value) : toShape(numbersFrom(value))),
  encode: (value) => formatStcs(shapeOf(value)),
};
const sexagesimal = (kind: "hms" | "dms"): Codec => ({
  decode: (value) => parseSexagesimal(textOf(value), kind),
  encode: (value) => {
    if (typeof value !== "number") throw new RangeError("degrees are expected");
    return formatSexagesimal(value, kind);
  },
});
const uuid: Codec = {
  decode: (value) => uuidOf(textOf(value)),
  encode: (value) => {
    if (typeof value !== "string") throw new RangeError("a string is expected");
    return uuidOf(value);
  },
};
const uri: Codec = {
  decode: (value) => new URL(textOf(value)),
  encode: (value) => {
    if (!(value instanceof URL)) throw new RangeError("a URL is expected");
    return value.href;
  },
};
const json: Codec = {
  decode: (value) => parseJson(textOf(value)),
  encode: (value) => formatJson(typed<Json>(value, "json")),
};
const range: Codec = {
  decode: (value) => {
    const [west, east, south, north] = exactly(4, numbersFrom(value));
    return { type: "range", lon: [west!, east!], lat: [south!, north!] };
  },
  encode: (value) => shapeNumbers(value, "range"),
};

const codecs: ReadonlyMap<string, Codec> = new Map([
  ["timestamp", timestamp],
  ["interval", interval],
  ["multiinterval", multiinterval],
  ["moc", moc],
  ["shape", shape],
  ["multishape", shape],
  ["point", numbers("point", 2)],
  ["circle", numbers("circle", 3)],
  ["polygon", numbers("polygon")],
  ["range", range],
  ["hms", sexagesimal("hms")],
  ["dms", sexagesimal("dms")],
  ["uuid", uuid],
  ["uri", uri],
  ["json", json],
  // TAP 1.0 and what services wrote before DALI 1.1.
  ["adql:timestamp", timestamp],
  ["adql:interval", interval],
  ["adql:point", stcs],
  ["adql:circle", stcs],
  ["adql:polygon", stcs],
  ["adql:region", stcs],
  ["stc", stcs],
  ["stc-s", stcs],
  ["stc:region", stcs],
  ["caom2:shape", stcs],
  ["caom2:polygon", stcs],
  ["caom2:circle", stcs],
  ["caom2:point", stcs],
  ["caom2:interval", interval],
  ["caom2:uuid", uuid],
]);

/** How values of this xtype are read and written; upper and lower case are one. */
export function codecOf(xtype: string): Codec | undefined {
  return codecs.get(xtype.trim().toLowerCase());
}

function numbers(type: "point" | "circle" | "polygon", count?: number): Codec {
  return {
    decode: (value) => {
      const found = numbersFrom(value);
      if (count !== undefined) exactly(count, found);
      else if (found.length < 6 || found.length % 2 !== 0) {
        throw new RangeError(`${found.length} numbers are no polygon: it has three pairs or more`);
      }
      return toShape(found);
    },
    encode: (value) => shapeNumbers(value, type),
  };
}

function textOf(value: Value): string {
  if (typeof value !== "string")
    throw new RangeError("text is expected; the field should be char with arraysize");
  return value;
}

/** The numbers of an array; or of text, where a field has the wrong datatype. */
function numbersFrom(value: Value): number[] {
  const list = typeof value === "string" ? value.trim().split(/[\s,]+/) : value;
  if (typeof list !== "object")
    throw new RangeError("several numbers are expected; the field should be an array");
  return Array.from(list, (item) => {
    const number = item === null || item === "" ? Number.NaN : Number(item);
    if (Number.isNaN(number)) throw new RangeError(`${JSON.stringify(String(item))} is no number`);
    return number;
  });
}

function exactly(count: number, found: number[]): number[] {
  if (found.length !== count)
    throw new RangeError(`${count} numbers are expected, not ${found.length}`);
  return found;
}

function uuidOf(text: string): string {
  const lower = text.trim().toLowerCase();
  if (!/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/.test(lower)) {
    throw new RangeError("it should be 36 characters long, 8-4-4-4-12 hexadecimal digits");
  }
  return lower;
}

function typed<T extends { readonly type: string }>(value: XtypeValue, type: T["type"]): T {
  if (typeof value !== "object" || !("type" in value) || value.type !== type) {
    throw new RangeError(`an object of type ${type} is expected`);
  }
  return value as unknown as T;
}

function shapeOf(value: XtypeValue): Shape {
  const types = ["point", "circle", "box", "range", "polygon", "union"];
  if (typeof value !== "object" || !("type" in value) || !types.includes(value.type)) {
    throw new RangeError("a shape is expected");
  }
  return value as Shape;
}

function shapeNumbers(value: XtypeValue, type: Shape["type"]): number[] {
  const found = shapeOf(value);
  if (found.type !== type || found.type === "union") throw new RangeError(`a ${type} is expected`);
  return [...numbersOf(found)];
}
