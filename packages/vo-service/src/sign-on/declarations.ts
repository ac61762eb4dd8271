import type { Capability } from "../vosi/capability.ts";

/** What services have declared about the securityMethods of their URLs. */
export class Declarations {
  readonly #methods = new Map<string, Set<string>>();

  /** Takes the declarations of some capabilities. */
  add(capabilities: readonly Capability[]): void {
    for (const { accessURL, securityMethods } of capabilities.flatMap((one) => one.interfaces)) {
      const base = accessURL.replace(/[?#].*$/, "").replace(/\/+$/, "");
      const methods = this.#methods.get(base) ?? new Set();
      this.#methods.set(base, methods);
      for (const method of securityMethods) methods.add(method);
    }
  }

  /** The securityMethods of a URL: those of the longest declared address that it is at or below; undefined for none. */
  methodsOf(url: URL): readonly string[] | undefined {
    let address = `${url.origin}${url.pathname}`.replace(/\/+$/, "");
    while (address.length >= url.origin.length) {
      const methods = this.#methods.get(address);
      if (methods !== undefined) return [...methods];
      address = address.slice(0, address.lastIndexOf("/"));
    }
    return undefined;
  }

  /** Forgets everything. */
  clear(): void {
    this.#methods.clear();
  }
}
