const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d+))?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * The instant of a timestamp of DALI 1.1 (section 3.1.2), which is UTC where it does not say. Services
 * write any number of fraction digits; what is finer than a millisecond is cut off.
 *
 * @returns undefined for text that is no timestamp
 */
export function parseTimestamp(text: string | undefined): Date | undefined {
  const match = ISO.exec(text?.trim() ?? "");
  if (match === null) return undefined;
  const [, date, time = "00:00:00", fraction = "", zone = "Z"] = match;
  const milliseconds = fraction.slice(0, 3).padEnd(3, "0");
  const seconds = time.length === 5 ? `${time}:00` : time;
  const instant = new Date(`${date}T${seconds}.${milliseconds}${zone}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

/** An instant as UWS and DALI write it, for example `2026-11-24T03:00:00.000Z`. */
export function formatTimestamp(instant: Date): string {
  return instant.toISOString();
}
