/** An instant (DALI 1.2, section 3.3.1). */
export interface Timestamp {
  /** Tells the typed values apart. */
  readonly type: "timestamp";
  /** The instant to the millisecond; the scale is that of the field (TIMESYS), UTC when nothing else is said. */
  readonly date: Date;
  /** What the milliseconds leave, 0 to 999,999 nanoseconds. */
  readonly nanoseconds: number;
}

const form = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?Z?$/;

/** Reads a timestamp; a blank in place of the T is taken, too. @throws {RangeError} */
export function parseTimestamp(text: string): Timestamp {
  const match = form.exec(text.trim());
  if (match === null) throw new RangeError("it should be written as YYYY-MM-DDThh:mm:ss.sss");
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const fraction = (match[7] ?? "").padEnd(9, "0").slice(0, 9);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) {
    throw new RangeError("there is no such day");
  }
  // The sixtieth second is a leap second.
  if (hour > 23 || minute > 59 || second > 60) throw new RangeError("there is no such time of day");
  date.setUTCHours(hour, minute, second, Number(fraction.slice(0, 3)));
  return { type: "timestamp", date, nanoseconds: Number(fraction.slice(3)) };
}

/** Writes a timestamp with as many digits as it has: milliseconds, microseconds or nanoseconds. @throws {RangeError} */
export function formatTimestamp(timestamp: Timestamp | Date): string {
  const { date, nanoseconds } =
    timestamp instanceof Date ? { date: timestamp, nanoseconds: 0 } : timestamp;
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) throw new RangeError("only the years 0 to 9999 can be written");
  const text = date.toISOString().slice(0, -1);
  if (nanoseconds === 0) return text;
  const digits = String(nanoseconds).padStart(6, "0");
  return text + (digits.endsWith("000") ? digits.slice(0, 3) : digits);
}
