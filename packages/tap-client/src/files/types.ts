/** What became of bytes written to a file. */
export interface SavedFile {
  /** Path of the file as given. */
  readonly file: string;
  /** Number of bytes written. */
  readonly bytes: number;
  /** SHA-256 of the bytes, lower-case hexadecimal. */
  readonly sha256: string;
}

/** Undoes a compression; the length of what comes out is known. */
export type Decompressor = (bytes: Uint8Array, length: number) => Uint8Array;

/** How this platform reads and writes files; `#files` leads to the one that fits. */
export interface Files {
  /**
   * Opens a file for reading without loading it.
   *
   * @throws FileError when it does not exist or cannot be read.
   */
  openFile(path: string | URL): Promise<Blob>;

  /**
   * Writes a stream to a file. The name appears only when everything is written,
   * so that a broken transfer never leaves a file that looks whole.
   *
   * @throws FileError when the file cannot be written; whatever the stream throws.
   */
  saveFile(path: string, body: AsyncIterable<Uint8Array>): Promise<SavedFile>;

  /** Compressions of Parquet that the platform undoes, by Parquet's names. */
  readonly decompressors: Readonly<Record<string, Decompressor>>;
}
