/** The entities that a document declares for itself (XML 1.0, 4.2.1). */
export class Entities {
  readonly #declared: Map<string, string> = new Map();

  /** How many are declared. */
  get size(): number {
    return this.#declared.size;
  }

  /** The replacement text, or undefined when there is no such entity. */
  get(name: string): string | undefined {
    return this.#declared.get(name);
  }
}
