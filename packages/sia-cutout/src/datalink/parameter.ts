import { UsageError } from "@vostack/vo-service";
import type { Param } from "@vostack/votable";
import { formatNumber, type Interval } from "../dali/interval.ts";

/** What may be given for a parameter; a list sends it several times. */
export type ParameterValue = string | number | boolean | readonly number[];

/** One input parameter of a service descriptor (DataLink 1.1, section 4.1). */
export class ServiceParameter {
  /** Name that is sent. */
  readonly name: string;
  /** Type of a value: `char`, `double`, … */
  readonly datatype: string;
  /** How many values, as VOTable writes it: `2`, `*`; `undefined` for one. */
  readonly arraysize: string | undefined;
  /** Unit in VOUnits syntax. */
  readonly unit: string | undefined;
  /** Unified content descriptor. */
  readonly ucd: string | undefined;
  /** Finer type: `circle`, `polygon`, `interval`, … */
  readonly xtype: string | undefined;
  /** What the parameter is for. */
  readonly description: string | undefined;
  /** Value to be sent unless another is given; `undefined` when there is none. */
  readonly value: string | undefined;
  /** ID of the column whose value is sent. */
  readonly ref: string | undefined;
  /** Least value, as text. */
  readonly min: string | undefined;
  /** Greatest value, as text; of a circle or polygon the region that holds all. */
  readonly max: string | undefined;
  /** The only values, if there is such a list. */
  readonly options: readonly string[];

  /** @param param The PARAM of the group `inputParams`. */
  constructor(param: Param) {
    this.name = param.name;
    this.datatype = param.datatype;
    this.arraysize = param.arraysize;
    this.unit = param.unit;
    this.ucd = param.ucd;
    this.xtype = param.xtype;
    this.description = param.description;
    this.value = param.value === "" ? undefined : param.value;
    this.ref = param.ref;
    this.min = param.values?.min;
    this.max = param.values?.max;
    this.options = param.values?.options ?? [];
  }

  /** The numbers from MIN to MAX, where both or one of them are single numbers. */
  get interval(): Interval | undefined {
    const low = numbers(this.min);
    const high = numbers(this.max);
    if (low.length > 1 || high.length > 1 || low.length + high.length === 0) return undefined;
    return [low[0] ?? -Infinity, high[0] ?? Infinity];
  }

  /** The numbers of MAX: of a circle or a polygon. */
  get extent(): readonly number[] {
    return numbers(this.max);
  }

  /**
   * Writes a value as the service wants it, after a look at its type, length and domain.
   *
   * @throws UsageError when the descriptor does not allow the value.
   */
  serialize(value: ParameterValue): string {
    const text = toText(value);
    if (this.options.length > 0 && !this.options.includes(text)) {
      this.#refuse(text, `it may be ${this.options.join(", ")}`);
    }
    if (!isNumeric(this.datatype)) return text;
    const given = text.trim().split(/\s+/).map(toNumber);
    if (given.some(Number.isNaN)) this.#refuse(text, `it takes numbers (${this.datatype})`);
    if (/^(short|int|long|unsignedByte)$/.test(this.datatype) && !given.every(Number.isInteger)) {
      this.#refuse(text, `it takes whole numbers (${this.datatype})`);
    }
    const length = /^\d+$/.test(this.arraysize ?? "1") ? Number(this.arraysize ?? 1) : undefined;
    if (length !== undefined && given.length !== length) {
      this.#refuse(text, `it takes ${length} ${length === 1 ? "number" : "numbers"}`);
    }
    const domain = this.interval;
    if (domain !== undefined && length === 1) {
      const [low, high] = domain;
      if (given[0]! < low || given[0]! > high) {
        this.#refuse(text, `it lies from ${formatNumber(low)} to ${formatNumber(high)}`);
      }
    }
    return text;
  }

  #refuse(text: string, hint: string): never {
    const unit = this.unit === undefined ? "" : ` ${this.unit}`;
    throw new UsageError(`The parameter ${this.name} cannot be ${text}${unit}`, { hint });
  }
}

/** Writes a value as DALI does. */
export function toText(value: ParameterValue | readonly (string | number)[]): string {
  if (typeof value === "number") return formatNumber(value);
  if (typeof value !== "object") return String(value);
  return value.map((each) => (typeof each === "number" ? formatNumber(each) : each)).join(" ");
}

function isNumeric(datatype: string): boolean {
  return /^(short|int|long|unsignedByte|float|double)$/.test(datatype);
}

function numbers(text: string | undefined): number[] {
  const found = (text ?? "").trim().split(/\s+/).filter(Boolean).map(toNumber);
  return found.some(Number.isNaN) ? [] : found;
}

function toNumber(text: string): number {
  const infinity = /^([+-]?)inf(inity)?$/i.exec(text);
  if (infinity !== null) return infinity[1] === "-" ? -Infinity : Infinity;
  return Number(text);
}
