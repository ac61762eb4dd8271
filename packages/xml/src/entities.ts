import { decodeCharacterReference } from "./character.ts";
import { nameStart } from "./markup.ts";

const literal = `"[^"]*"|'[^']*'`;
/** Whatever may stand in an internal subset; declarations of entities come apart into name and value. */
const declaration = new RegExp(
  String.raw`\s+|%[^\s;]+;|<!--(?:(?!--)[\s\S])*-->|<\?[${nameStart}][\s\S]*?\?>` +
    String.raw`|<!ENTITY\s+(?<parameter>%\s+)?(?<name>[^\s"'<>&%;]+)\s+(?:(?<value>${literal})\s*|(?:SYSTEM|PUBLIC)\s(?:[^"'<>]|${literal})*)>` +
    String.raw`|<!(?:ELEMENT|ATTLIST|NOTATION)\s(?:[^"'<>]|${literal})*>`,
  "y",
);

/**
 * The general entities that a document declares in its internal subset (XML 1.0, 4.2). External ones are known by name and never
 * fetched; parameter entities and default values of attributes are not used.
 */
export class Entities {
  readonly #values: Map<string, string | undefined> = new Map();

  /** Whether an entity of this name is declared outside of the document. */
  isExternal(name: string): boolean {
    return this.#values.has(name) && this.#values.get(name) === undefined;
  }

  /** The replacement text of an entity, references in it not expanded; undefined when there is none. */
  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  /**
   * Reads the declarations of `<!DOCTYPE … >`.
   *
   * @returns Why it is not well-formed, or undefined when all is well.
   */
  declare(doctype: string): string | undefined {
    const head = new RegExp(
      `^<!DOCTYPE\\s+[^\\s"'<>[]+(?:\\s+(?:SYSTEM\\s+|PUBLIC\\s+(?:${literal})\\s+)(?:${literal}))?\\s*`,
    ).exec(doctype)?.[0];
    if (head === undefined) return "The document type declaration is malformed";
    const rest = doctype.slice(head.length);
    if (rest === ">") return undefined;
    const subset = /^\[([\s\S]*)\]\s*>$/.exec(rest)?.[1];
    if (subset === undefined) return "The document type declaration is malformed";
    declaration.lastIndex = 0;
    while (declaration.lastIndex < subset.length) {
      const groups = declaration.exec(subset)?.groups;
      if (groups === undefined)
        return "The document type declaration holds something that is no declaration";
      const fault = this.#add(groups.parameter, groups.name, groups.value);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #add(
    parameter: string | undefined,
    name: string | undefined,
    value: string | undefined,
  ): string | undefined {
    // The first declaration of a name counts.
    if (name === undefined || parameter !== undefined || this.#values.has(name)) return undefined;
    if (value === undefined) {
      this.#values.set(name, undefined);
      return undefined;
    }
    let fault: string | undefined;
    const replacement = value.slice(1, -1).replace(/&(#[^;]*);|%/g, (whole, reference?: string) => {
      const character = reference === undefined ? undefined : decodeCharacterReference(reference);
      if (character === undefined)
        fault = `The value of the entity ${name} is malformed at ${whole}`;
      return character ?? "";
    });
    this.#values.set(name, replacement);
    return fault;
  }
}
