type Bindings = ReadonlyMap<string, string>;

const predefined: Bindings = new Map([
  ["xml", "http://www.w3.org/XML/1998/namespace"],
  ["xmlns", "http://www.w3.org/2000/xmlns/"],
]);

/** The namespace prefixes in scope (Namespaces in XML 1.0). A prefix that is bound to nothing is no error here. */
export class Namespaces {
  #bindings: Bindings = predefined;
  readonly #outer: Bindings[] = [];

  /** Enters an element with these attributes. */
  enter(attributes: readonly { readonly name: string; readonly value: string }[]): void {
    this.#outer.push(this.#bindings);
    let own: Map<string, string> | undefined;
    for (const { name, value } of attributes) {
      if (!name.startsWith("xmlns") || (name.length > 5 && name[5] !== ":")) continue;
      own ??= new Map(this.#bindings);
      own.set(name.slice(6), value);
    }
    if (own !== undefined) this.#bindings = own;
  }

  /** Leaves the element entered last. */
  leave(): void {
    this.#bindings = this.#outer.pop() ?? predefined;
  }

  /** The URI that a prefix stands for; empty when it stands for none. */
  uri(prefix: string): string {
    return this.#bindings.get(prefix) ?? "";
  }
}
