import { CaomError } from "./errors.ts";
import type { ScalarKind } from "./schema.ts";

/** Where a text was found, for errors. */
export interface Place {
  /** Path in the model. */
  readonly path: string;
  /** Line of the document; 0 when there is none. */
  readonly line: number;
}

const dates = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?)?$/;

/**
 * Reads an ISO 8601 date of CAOM as `yyyy-MM-ddTHH:mm:ss.SSS` in UTC: a date alone, a blank in place of
 * `T`, up to nine digits of fraction and a zone are accepted.
 *
 * @throws CaomError `bad-value` when it is no date
 */
function readDate(text: string, place: Place): string {
  const match = dates.exec(text);
  if (match) {
    const [, day, time = "00:00:00", fraction = "", zone = "Z"] = match;
    const milliseconds = (fraction || ".").slice(0, 4).padEnd(4, "0");
    const date = new Date(`${day}T${time}${milliseconds}${zone}`);
    // Date accepts 31 February; CAOM does not.
    const sameDay = new Date(`${day}T00:00:00Z`);
    if (!Number.isNaN(date.valueOf()) && sameDay.toISOString().startsWith(day ?? "")) {
      return date.toISOString().slice(0, -1);
    }
  }
  throw bad(text, "a date such as 2012-07-11T13:26:37.000", place);
}

/**
 * Reads one plain value from its text.
 *
 * @throws CaomError `bad-value` when the text is not of this kind
 */
export function readScalar(
  text: string,
  kind: ScalarKind,
  place: Place,
): string | number | bigint | boolean {
  switch (kind) {
    case "string":
      return text;
    case "date":
      return readDate(text, place);
    case "boolean":
      if (text === "true" || text === "1") return true;
      if (text === "false" || text === "0") return false;
      throw bad(text, "true or false", place);
    case "double": {
      const number = Number(text.replace(/^([+-]?)INF$/, "$1Infinity"));
      if (!Number.isNaN(number) || text === "NaN") return number;
      throw bad(text, "a number", place);
    }
    default: {
      if (!/^[+-]?\d+$/.test(text)) throw bad(text, "a whole number", place);
      const number = Number(text);
      if (Number.isSafeInteger(number)) return number;
      if (kind === "long") return BigInt(text);
      throw bad(text, "a 32-bit whole number", place);
    }
  }
}

function bad(text: string, wanted: string, { path, line }: Place): CaomError {
  return new CaomError("bad-value", `${JSON.stringify(text)} is not ${wanted}`, { path, line });
}
