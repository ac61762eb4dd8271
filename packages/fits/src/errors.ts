/** What kind of trouble a {@link FitsError} reports. */
export type FitsErrorCode =
  /** The bytes do not begin like a FITS file. */
  | "not-fits"
  /** The bytes end before what the header announces. */
  | "truncated"
  /** A header has no END card. */
  | "no-end"
  /** A mandatory keyword is missing or has an impossible value. */
  | "bad-header"
  /** A keyword, value or comment cannot be written as a card. */
  | "bad-card"
  /** Pixels, rows or heap contradict their header. */
  | "bad-data"
  /** The WCS keywords contradict each other or cannot be inverted. */
  | "bad-wcs"
  /** The file uses something this package does not read. */
  | "unsupported"
  /** A limit given by the caller (or its default) would be exceeded. */
  | "too-large"
  /** No HDU has that index or name, or it is not of the needed kind. */
  | "no-such-hdu"
  /** The table has no column of that name or number. */
  | "no-such-column"
  /** A cutout's region lies wholly outside of the image. */
  | "no-overlap"
  /** A cutout's region makes no sense. */
  | "bad-region";

/** Where a {@link FitsError} happened, and what can be done about it. */
export interface FitsErrorDetails {
  /** Index of the HDU, 0 for the primary. */
  readonly hdu?: number | undefined;
  /** The keyword that is wrong or missing. */
  readonly keyword?: string | undefined;
  /** Byte offset in the file (of the header card) or in the HDU's data unit. */
  readonly offset?: number | undefined;
  /** What the user can do. */
  readonly hint?: string | undefined;
  /** The error that caused this one. */
  readonly cause?: unknown;
}

/** A FITS file, header, region or request that cannot be served. */
export class FitsError extends Error {
  /** Always `"FitsError"`. */
  override readonly name = "FitsError";
  /** What kind of trouble this is. */
  readonly code: FitsErrorCode;
  /** Index of the HDU, 0 for the primary. */
  readonly hdu: number | undefined;
  /** The keyword that is wrong or missing. */
  readonly keyword: string | undefined;
  /** Byte offset in the file (of the header card) or in the HDU's data unit. */
  readonly offset: number | undefined;
  /** What the user can do. */
  readonly hint: string | undefined;

  /**
   * @param code What kind of trouble this is.
   * @param message What happened, in one sentence.
   * @param details Where it happened.
   */
  constructor(code: FitsErrorCode, message: string, details: FitsErrorDetails = {}) {
    const { hdu, keyword, offset, hint, cause } = details;
    const where = [
      hdu === undefined ? "" : `HDU ${hdu}`,
      keyword === undefined ? "" : keyword,
      offset === undefined ? "" : `byte ${offset}`,
    ].filter((part) => part !== "");
    super(where.length === 0 ? message : `${message} (${where.join(", ")})`, { cause });
    this.code = code;
    this.hdu = hdu;
    this.keyword = keyword;
    this.offset = offset;
    this.hint = hint;
  }
}
