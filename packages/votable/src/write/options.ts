import { VOTableError } from "../errors.ts";

/** How data are written (VOTable 1.5, section 5). */
export type Serialization = "tabledata" | "binary" | "binary2";

/** How a VOTable is written. */
export interface WriteOptions {
  /** How data are written. Default `tabledata`. */
  readonly serialization?: Serialization;
  /** The version to declare, `1.0` to `1.6`. Default: as the document says, or `1.4` for new ones. */
  readonly version?: string;
}

/** @throws {VOTableError} `WRITE` for a serialisation or a version that there is not. */
export function checkOptions({ serialization = "tabledata", version }: WriteOptions): void {
  if (!["tabledata", "binary", "binary2"].includes(serialization)) {
    throw new VOTableError("WRITE", `There is no serialization "${serialization}"`, {
      hint: "It is one of tabledata, binary and binary2.",
    });
  }
  if (version !== undefined && !/^1\.[0-6]$/.test(version)) {
    throw new VOTableError("WRITE", `VOTable ${version} is not written`, {
      hint: "Versions are written as 1.0 to 1.6.",
    });
  }
}
