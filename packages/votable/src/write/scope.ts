import { escapeAttribute } from "@vostack/xml";
import type { VOElement } from "../model/element.ts";

/** What an element is written with. */
interface Entered {
  /** The name with its prefix. */
  readonly tag: string;
  /** Declarations of namespaces that the element needs and does not have. */
  readonly declarations: string;
  /** What holds inside of it. */
  readonly scope: Scope;
}

const XML = "http://www.w3.org/XML/1998/namespace";

/**
 * The namespaces that hold where an element is written. Elements may come from other documents or from a program, and
 * must keep their namespaces: what is not declared around them is declared with them.
 */
export class Scope {
  readonly #root: VOElement;
  readonly #bindings: ReadonlyMap<string, string>;

  /** The namespaces around a root. */
  constructor(root: VOElement, bindings: ReadonlyMap<string, string> = new Map([["xml", XML]])) {
    this.#root = root;
    this.#bindings = bindings;
  }

  /** Goes into an element. */
  enter(element: VOElement): Entered {
    let bindings = this.#bindings;
    const bind = (prefix: string, uri: string): void => {
      if (bindings === this.#bindings) bindings = new Map(bindings);
      (bindings as Map<string, string>).set(prefix, uri);
    };
    for (const { name, value } of element.attributes) {
      if (name === "xmlns") bind("", value);
      else if (name.startsWith("xmlns:")) bind(name.slice(6), value);
    }
    let declarations = "";
    const need = (prefix: string, uri: string): void => {
      const bound = bindings.get(prefix);
      // VOTable 1.0 had no namespace.
      if (
        uri === "" ||
        same(bound, uri) ||
        (bound === undefined && prefix === "" && isVOTable(uri))
      ) {
        return;
      }
      bind(prefix, uri);
      declarations += ` xmlns${prefix === "" ? "" : `:${prefix}`}="${escapeAttribute(uri)}"`;
    };
    const prefix = this.#prefixOf(element);
    need(prefix, element.namespace);
    for (const { name, namespace = "" } of element.attributes) {
      const colon = name.indexOf(":");
      if (colon > 0 && !name.startsWith("xmlns:")) need(name.slice(0, colon), namespace);
    }
    const tag = prefix === "" ? element.elementName : `${prefix}:${element.elementName}`;
    const scope = bindings === this.#bindings ? this : new Scope(this.#root, bindings);
    return { tag, declarations, scope };
  }

  /** Goes into an element in which elements without prefix belong to the namespace of `other`. */
  enterUnprefixed(element: VOElement, other: VOElement): Entered {
    const entered = this.enter(element);
    const { prefix, namespace } = other;
    const uri = this.#bindings.get(prefix) ?? (prefix === "" ? "" : namespace);
    if (uri === "" || same(entered.scope.#bindings.get(""), uri)) return entered;
    const { tag, declarations, scope } = entered;
    const bindings = new Map([...scope.#bindings, ["", uri]]);
    return {
      tag,
      declarations: `${declarations} xmlns="${escapeAttribute(uri)}"`,
      scope: new Scope(this.#root, bindings),
    };
  }

  /** Elements that a program made belong to the standard: they have the prefix of the root. */
  #prefixOf({ prefix, namespace, sourceLine }: VOElement): string {
    return prefix === "" && namespace === "" && sourceLine === 0 ? this.#root.prefix : prefix;
  }
}

/** Whether two namespaces are one: those of the versions of VOTable are, since the root says which it is. */
function same(a: string | undefined, b: string): boolean {
  return a === b || (a !== undefined && isVOTable(a) && isVOTable(b));
}

function isVOTable(uri: string): boolean {
  return /^https?:\/\/(www\.)?ivoa\.net\/xml\/VOTable\//.test(uri);
}
