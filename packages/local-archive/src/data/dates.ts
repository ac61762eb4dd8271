/** Milliseconds of 1970-01-01T00:00:00Z = MJD 40587. */
const UNIX_EPOCH_MJD = 40_587;
const MS_PER_DAY = 86_400_000;

/** The instant of a Modified Julian Date (UTC), to the millisecond. */
export function dateOfMjd(mjd: number): Date {
  return new Date(Math.round((mjd - UNIX_EPOCH_MJD) * MS_PER_DAY));
}

/** `yyyy-MM-ddTHH:mm:ss.SSS`, UTC without a zone: how DALI writes timestamps. */
export function timestamp(date: Date): string {
  return date.toISOString().slice(0, -1);
}
