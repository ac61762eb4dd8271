/** How data are written (VOTable 1.5, section 5). */
export type Serialization = "tabledata" | "binary" | "binary2";

/** How a VOTable is written. */
export interface WriteOptions {
  /** How data are written. Default `tabledata`. */
  readonly serialization?: Serialization;
  /** The version to declare, `1.0` to `1.6`. Default: as the document says, or `1.4` for new ones. */
  readonly version?: string;
}
