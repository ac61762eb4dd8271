import { decodeCharacterReference } from "./character.ts";
import type { Entities } from "./entities.ts";
import type { Position } from "./position.ts";
import { type TokenHandlers, Tokenizer } from "./tokenizer.ts";

/** Entities inside of entities, at most. */
const MAX_DEPTH = 16;

const predefined: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** Puts text in the place of references, within a budget of characters for the whole document. */
export class Expansion {
  readonly #entities: Entities;
  readonly #position: Position;
  #budget: number;
  /** The entities being expanded, the outermost first. */
  readonly #active: string[] = [];

  constructor(entities: Entities, budget: number, position: Position) {
    this.#entities = entities;
    this.#budget = budget;
    this.#position = position;
  }

  /** Whether the text of an entity is being read. */
  get isActive(): boolean {
    return this.#active.length > 0;
  }

  /** The text of a reference in an attribute (XML 1.0, 3.3.3). */
  inAttribute(name: string): string {
    const character = this.#character(name);
    if (character !== undefined) return character;
    return this.#enter(name, (replacement) => {
      if (replacement.includes("<"))
        this.#position.fail(`The entity &${name}; brings a < into an attribute`);
      return blanksForWhiteSpace(replacement).replace(/&([^;&]*);?/g, (whole, inner: string) => {
        if (!whole.endsWith(";"))
          this.#position.fail(`The entity &${name}; holds a & that begins no reference`);
        return Object.hasOwn(predefined, inner) ? predefined[inner]! : this.inAttribute(inner);
      });
    });
  }

  /**
   * The text of a reference between tags. What holds markup is read by a tokenizer of its own, with the
   * same handlers, after `flush`: it must be well-formed by itself.
   */
  inContent(name: string, handlers: TokenHandlers, flush: () => void): string {
    const character = this.#character(name);
    if (character !== undefined) return character;
    return this.#enter(name, (replacement) => {
      if (!/[<&]/.test(replacement)) return replacement;
      flush();
      this.#tokenize(replacement, handlers);
      return "";
    });
  }

  #tokenize(replacement: string, handlers: TokenHandlers): void {
    let depth = 0;
    const inner: Tokenizer = new Tokenizer({
      ...handlers,
      open(name, selfClosing) {
        if (depth++ > 0) handlers.open(name, selfClosing);
      },
      close() {
        if (--depth > 0) handlers.close();
      },
      reference: (name, inAttribute) =>
        inAttribute ? this.inAttribute(name) : this.inContent(name, handlers, () => inner.flush()),
    });
    inner.write(
      `<entity>${replacement.replace(/<[^!?<>"'](?:"[^"]*"|'[^']*'|[^"'<>])*>/g, blanksForWhiteSpace)}`,
    );
    if (depth !== 1 || inner.insideMarkup)
      this.#position.fail(`The entity &${this.#active.at(-1)}; is not well-formed by itself`);
    inner.write("</entity>");
    inner.end();
  }

  #character(name: string): string | undefined {
    if (!name.startsWith("#")) return undefined;
    return (
      decodeCharacterReference(name) ?? this.#position.fail(`&${name}; is no character of XML`)
    );
  }

  #enter(name: string, use: (replacement: string) => string): string {
    const replacement = this.#entities.get(name);
    if (replacement === undefined) {
      if (this.#entities.isExternal(name)) {
        this.#position.fail(
          `The entity &${name}; lies outside of the document and is never fetched`,
          "XML_ENTITY",
        );
      }
      this.#position.fail(
        `The entity &${name}; is not declared in the document`,
        "XML_ENTITY",
        "A bare & is written &amp; in XML.",
      );
    }
    if (this.#active.includes(name))
      this.#position.fail(`The entity &${name}; contains itself`, "XML_ENTITY");
    this.#budget -= replacement.length;
    if (this.#budget < 0 || this.#active.length >= MAX_DEPTH) {
      this.#position.fail(
        "The entities of the document expand to too much",
        "XML_LIMIT",
        "The limit is maxEntityText; documents that need more are usually attacks.",
      );
    }
    this.#active.push(name);
    const text = use(replacement);
    this.#active.pop();
    return text;
  }
}

/** White space in tags counts as blanks, inside of attribute values too (XML 1.0, 3.3.3). */
function blanksForWhiteSpace(text: string): string {
  return text.replace(/[\t\n\r]/g, " ");
}
