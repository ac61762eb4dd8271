/** Degrees from `hh:mm:ss.s` (xtype hms) or `±dd:mm:ss.s` (dms). @throws {RangeError} */
export function parseSexagesimal(text: string, kind: "hms" | "dms"): number {
  const match = /^([+-]?)(\d{1,3})[: ](\d\d)[: ](\d\d(?:\.\d*)?)$/.exec(text.trim());
  if (match === null)
    throw new RangeError(`it should be written as ${kind === "hms" ? "hh" : "dd"}:mm:ss.s`);
  const [, sign, units, minutes, seconds] = match;
  const value = Number(units) + Number(minutes) / 60 + Number(seconds) / 3600;
  if (Number(minutes) > 59 || Number(seconds) >= 60)
    throw new RangeError("minutes and seconds end below 60");
  if (kind === "hms" && (sign === "-" || value > 24)) throw new RangeError("hours go from 0 to 24");
  if (kind === "dms" && value > 360) throw new RangeError("degrees end at 360");
  return (sign === "-" ? -1 : 1) * value * (kind === "hms" ? 15 : 1);
}

/** Writes degrees with nine decimals of seconds, without zeros at the end. @throws {RangeError} */
export function formatSexagesimal(degrees: number, kind: "hms" | "dms"): string {
  const units = Math.abs(kind === "hms" ? degrees / 15 : degrees);
  if (!(units <= 360) || (kind === "hms" && (degrees < 0 || units > 24))) {
    throw new RangeError(`${degrees} degrees cannot be written`);
  }
  const ticks = Math.round(units * 3600e9);
  const seconds = (ticks % 60e9) / 1e9;
  const minutes = Math.floor(ticks / 60e9) % 60;
  const whole = Math.floor(ticks / 3600e9);
  const [integer = "0", decimals = ""] = seconds
    .toFixed(9)
    .replace(/\.?0+$/, "")
    .split(".");
  const fraction = decimals === "" ? "" : `.${decimals}`;
  const two = (text: string | number): string => String(text).padStart(2, "0");
  return `${degrees < 0 ? "-" : ""}${two(whole)}:${two(minutes)}:${two(integer === "" ? "0" : integer)}${fraction}`;
}
