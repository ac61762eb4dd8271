/**
 * A piece of ADQL that is known to be well written, so that the {@link adql} tag takes it as it is.
 * {@link adqlPart} and the helpers (`identifier`, `likeContains`, `circle`, …) make them; text from
 * outside cannot become one by accident.
 */
export class AdqlPart {
  readonly #text: string;

  /**
   * Marks text as ADQL without looking at it. **Never pass anything that a user typed**: use
   * {@link adqlPart} with `${…}` for that.
   */
  constructor(text: string) {
    this.#text = text;
  }

  /** The ADQL text. */
  toString(): string {
    return this.#text;
  }
}
