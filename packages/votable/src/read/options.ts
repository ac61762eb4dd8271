import type { VOTableSource } from "./source.ts";

/** What a resolver is told about an external stream (STREAM, VOTable 1.5, section 5). */
export interface ExternalStream {
  /** The href as written. */
  readonly href: string;
  /** The encoding that the document declares: `gzip`, `base64`, `none`, …; undefined when it declares none. */
  readonly encoding: string | undefined;
  /** The rights as written: access may need credentials. */
  readonly rights: string | undefined;
}

/** How a VOTable is read. */
export interface ReadOptions {
  /** Ends reading with the signal's reason. */
  readonly signal?: AbortSignal;
  /** `auto`: longs are numbers within ±(2^53 − 1) and bigints beyond; `bigint`: always bigints. Default `auto`. */
  readonly longs?: "auto" | "bigint";
  /**
   * What to do with a cell whose text is no value of its field: `error` throws, `null` makes it null and adds a finding.
   * Default `error`.
   */
  readonly invalid?: "error" | "null";
  /**
   * Gives the bytes of an external STREAM. Without it such a document is an error: reading never opens a URL by itself.
   */
  readonly resolve?: (stream: ExternalStream) => VOTableSource | Promise<VOTableSource>;
  /** `auto` uses WebAssembly for big tables where the platform has and allows it; `js` never. Default `auto`. */
  readonly kernel?: "auto" | "wasm" | "js";
  /**
   * Bytes of the document, where the source does not tell and the caller knows about how many they are. Only a hint, by
   * which memory is taken at once instead of bit by bit.
   */
  readonly size?: number | undefined;
  /** What is refused. */
  readonly limits?: ReadLimits;
}

/** How much of anything a document may hold before reading it is refused. */
export interface ReadLimits {
  /** Bytes of one row. Default 268,435,456. */
  readonly maxRowBytes?: number;
  /**
   * Bytes that gzip may unpack to, for the document and for each packed STREAM: a few kilobytes can hold gigabytes.
   * Default 2,147,483,648 for `readVOTable`; `openTable` and `openTables`, which hold little in memory, have no limit.
   */
  readonly maxUnpackedBytes?: number;
  /** Elements outside of the data. Default 1,000,000. */
  readonly maxElements?: number;
  /** Depth of nested elements. Default 256. */
  readonly maxDepth?: number;
  /** Characters that entities declared inside of the document may expand to. Default 65,536. */
  readonly maxEntityText?: number;
}
