import sax from "sax";

/** What the tokenizer found; text arrives before the tag that ends it. */
export interface TokenHandlers {
  /** An attribute of the tag being read; its value is expanded. */
  attribute(name: string, value: string): void;
  open(name: string, selfClosing: boolean): void;
  close(): void;
  text(text: string): void;
  comment(text: string): void;
  /** What stands for a reference other than the five predefined ones; throws when nothing does. */
  reference(name: string, inAttribute: boolean): string;
  /** Something that is not well-formed. */
  fault(message: string): never;
}

/** The parts of sax's parser that its type declarations leave out. */
interface SaxInternals {
  readonly state: number;
  readonly textNode: string;
  readonly cdata: string;
  readonly comment: string;
  readonly tagName: string;
  readonly attribName: string;
  readonly attribValue: string;
  readonly entity: string;
}

/** sax's parser, with what its events need. */
type Parser = sax.SAXParser & SaxInternals & { handlers: TokenHandlers };

type Event =
  | "onopentagstart"
  | "onattribute"
  | "onopentag"
  | "onclosetag"
  | "ontext"
  | "oncdata"
  | "oncomment"
  | "onerror";

interface SaxStates {
  readonly OPEN_WAKA: number;
  readonly ATTRIB_VALUE_ENTITY_Q: number;
}

/** Asked when it is needed: a look at sax while this module loads would keep sax in programs that only write XML. */
function states(): SaxStates {
  return (sax as unknown as { STATE: SaxStates }).STATE;
}

/**
 * A character that no document can hold. sax takes an empty replacement for a missing one, so this stands for it
 * until the text is handed on.
 */
const nothing = "\uffff";

const predefined: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** The tokenizer that is being written to. */
let active: Tokenizer | undefined;

// What sax is given is one for all tokenizers: V8 keeps what a prototype refers to, and a closure that an object got as
// a new property, until the next full collection, which would be every document read.

/**
 * sax looks an entity up as a property, then once more in lower case (it would take &AMP; and &#X41;). A prototype that
 * answers for every other name makes both look-ups ours.
 */
const entities: object = Object.assign(
  Object.create(
    new Proxy({}, { get: (_, name): string => active?.resolve(String(name)) ?? nothing }),
  ),
  predefined,
);

/**
 * Where sax puts the attributes of one tag. Before each it asks `hasOwnProperty`, and drops an attribute that is there
 * already: this answer refuses the repetition instead. Since attributes may have any name, nothing is inherited, and one
 * that is called `hasOwnProperty` is kept apart.
 */
const Attributes: new () => object = /* @__PURE__ */ (() => {
  class Attributes {
    get hasOwnProperty(): (name: string) => boolean {
      return isRepeated;
    }

    set hasOwnProperty(value: unknown) {
      Object.defineProperty(this, APART, { value });
    }
  }
  Object.setPrototypeOf(Attributes.prototype, null);
  return Attributes;
})();

/** No attribute has this name. */
const APART = "";

function isRepeated(this: object, name: string): boolean {
  if (Object.hasOwn(this, name === "hasOwnProperty" ? APART : name)) active?.refuseRepeated(name);
  return false;
}

/** What sax calls, as methods of its parser. */
const events: ThisType<Parser> & Pick<sax.SAXParser, Event> = {
  onopentagstart(tag) {
    tag.attributes = new Attributes() as sax.Tag["attributes"];
  },
  onattribute({ name, value }) {
    this.handlers.attribute(name, clean(value));
  },
  onopentag(tag) {
    this.handlers.open(tag.name, tag.isSelfClosing);
  },
  onclosetag() {
    this.handlers.close();
  },
  ontext(text) {
    const cleaned = clean(text);
    if (cleaned !== "") this.handlers.text(cleaned);
  },
  oncdata(text) {
    this.handlers.text(text);
  },
  oncomment(text) {
    this.handlers.comment(text);
  },
  onerror(error) {
    this.handlers.fault(error.message.split("\n", 1)[0] ?? "");
  },
};

/** Looking for it also makes one string of the chain of characters that sax appends to each other. */
function clean(text: string): string {
  return text.includes(nothing) ? text.replaceAll(nothing, "") : text;
}

/** Everything that touches sax: strict, without its namespaces and positions, which would cost as much as our own. */
export class Tokenizer {
  readonly #sax: Parser;
  readonly #handlers: TokenHandlers;
  #resolved: string | undefined;

  constructor(handlers: TokenHandlers) {
    // One by one: Object.assign would make a dictionary of the parser, in which everything takes twice as long.
    const parser = new sax.SAXParser(true, { position: false }) as Parser;
    parser.handlers = handlers;
    parser.ENTITIES = entities as typeof parser.ENTITIES;
    parser.onopentagstart = events.onopentagstart;
    parser.onattribute = events.onattribute;
    parser.onopentag = events.onopentag;
    parser.onclosetag = events.onclosetag;
    parser.ontext = events.ontext;
    parser.oncdata = events.oncdata;
    parser.oncomment = events.oncomment;
    parser.onerror = events.onerror;
    this.#sax = parser;
    this.#handlers = handlers;
  }

  /** Whether a tag, comment, CDATA section or instruction has begun and not ended. */
  get insideMarkup(): boolean {
    return this.#sax.state >= states().OPEN_WAKA;
  }

  /** How long what is still being collected is: names, an attribute's value, anything else. */
  get pending(): { readonly name: number; readonly value: number; readonly text: number } {
    const { tagName, attribName, entity, attribValue } = this.#sax;
    const { textNode, cdata, comment } = this.#sax;
    return {
      name: Math.max(tagName.length, attribName.length, entity.length),
      value: attribValue.length,
      text: Math.max(textNode.length, cdata.length, comment.length),
    };
  }

  write(text: string): void {
    const outer = active;
    active = this;
    try {
      this.#sax.write(text);
    } finally {
      active = outer;
    }
  }

  /** What stands for a reference. sax asks twice: whether there is anything, and for it. */
  resolve(name: string): string {
    const before = this.#resolved;
    this.#resolved = undefined;
    if (before !== undefined) return before;
    const inAttribute = this.#sax.state === states().ATTRIB_VALUE_ENTITY_Q;
    const text = this.#handlers.reference(name, inAttribute);
    this.#resolved = text === "" ? nothing : text;
    return this.#resolved;
  }

  /** Never returns. */
  refuseRepeated(name: string): void {
    this.#handlers.fault(`The attribute ${name} is given twice`);
  }

  /** Hands on the text collected so far. */
  flush(): void {
    this.#sax.flush();
  }

  end(): void {
    this.#sax.end();
  }
}
