/** A value of xtype json (DALI 1.2, section 3.3). */
export interface Json {
  /** Tells the typed values apart. */
  readonly type: "json";
  /** What the text says: an object, an array, a string, a number, a boolean or null. */
  readonly value: unknown;
}

/** Reads JSON. @throws {RangeError} */
export function parseJson(text: string): Json {
  try {
    return { type: "json", value: JSON.parse(text) };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new RangeError(`it is no JSON: ${cause.message}`);
  }
}

/** Writes JSON. @throws {RangeError} */
export function formatJson({ value }: Json): string {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new RangeError("JSON has nothing for this value");
  return text;
}
