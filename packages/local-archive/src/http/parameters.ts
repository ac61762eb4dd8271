/** A file that came as a part of a multipart/form-data body. */
export interface FilePart {
  readonly name: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** The parameters of a request. Names match regardless of case (DALI 1.1, section 3.1). */
export class Parameters {
  readonly entries: readonly (readonly [string, string])[];
  readonly files: readonly FilePart[];

  constructor(entries: Iterable<readonly [string, string]>, files: readonly FilePart[] = []) {
    this.entries = [...entries];
    this.files = files;
  }

  /** The first value, or undefined. */
  get(name: string): string | undefined {
    return this.all(name)[0];
  }

  /** Every value, in the order sent. */
  all(name: string): string[] {
    const wanted = name.toUpperCase();
    return this.entries.filter(([key]) => key.toUpperCase() === wanted).map(([, value]) => value);
  }

  has(name: string): boolean {
    return this.all(name).length > 0;
  }

  /** The part sent under this name: exactly so, or else regardless of case. */
  file(name: string): FilePart | undefined {
    return (
      this.files.find((part) => part.name === name) ??
      this.files.find((part) => part.name.toUpperCase() === name.toUpperCase())
    );
  }
}
