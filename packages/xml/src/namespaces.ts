import type { XmlAttribute } from "./element.ts";

/** A name whose namespace is not known until the whole tag is read. */
export type Unresolved<T extends { readonly namespace: string }> = Omit<T, "namespace"> & {
  namespace: string;
};

/** The declarations of one element, and those around it. */
interface Scope {
  readonly bindings: Map<string, string>;
  readonly outer: Scope | undefined;
}

const predefined: Scope = {
  bindings: new Map([
    ["xml", "http://www.w3.org/XML/1998/namespace"],
    ["xmlns", "http://www.w3.org/2000/xmlns/"],
  ]),
  outer: undefined,
};

/** The namespace prefixes in scope (Namespaces in XML 1.0). A prefix that is bound to nothing is no error here. */
export class Namespaces {
  #scope: Scope = predefined;
  /** The scope outside of each open element. */
  readonly #outside: Scope[] = [];

  /** Enters an element: takes its declarations and resolves the prefixes of its attributes. */
  enter(attributes: readonly Unresolved<XmlAttribute>[]): void {
    this.#outside.push(this.#scope);
    let prefixed = false;
    for (const { name, prefix, value } of attributes) {
      if (prefix !== "") prefixed = true;
      if (prefix === "xmlns") this.#bind(name, value);
      else if (prefix === "" && name === "xmlns") this.#bind("", value);
    }
    if (!prefixed) return;
    for (const attribute of attributes) {
      if (attribute.prefix !== "") attribute.namespace = this.uri(attribute.prefix);
    }
  }

  /** Leaves the element entered last. */
  leave(): void {
    this.#scope = this.#outside.pop() ?? predefined;
  }

  #bind(prefix: string, uri: string): void {
    const outside = this.#outside.at(-1)!;
    if (this.#scope === outside) this.#scope = { bindings: new Map(), outer: outside };
    this.#scope.bindings.set(prefix, uri);
  }

  /** The URI that a prefix stands for; empty when it stands for none. */
  uri(prefix: string): string {
    for (let scope: Scope | undefined = this.#scope; scope !== undefined; scope = scope.outer) {
      const uri = scope.bindings.get(prefix);
      if (uri !== undefined) return uri;
    }
    return "";
  }
}
