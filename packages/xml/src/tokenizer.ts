import sax from "sax";

/** What the tokenizer found; text arrives before the tag that ends it. */
export interface TokenHandlers {
  /** An attribute of the tag being read; the value is expanded. */
  attribute(name: string, value: string): void;
  open(name: string, selfClosing: boolean): void;
  close(): void;
  text(text: string): void;
  cdata(text: string): void;
  comment(text: string): void;
  instruction(target: string, body: string): void;
  /** The text of an entity other than the five predefined ones; must throw when there is none. */
  entity(name: string, inAttribute: boolean): string;
  duplicate(name: string): void;
  fault(message: string): never;
}

/** The parts of sax's parser that its type declarations do not name. */
interface SaxState {
  state: number;
  sawRoot: boolean;
  closedRoot: boolean;
  textNode: string;
  cdata: string;
  comment: string;
  procInstName: string;
  procInstBody: string;
  tagName: string;
  attribName: string;
  attribValue: string;
  entity: string;
  opt: { unparsedEntities?: boolean; maxEntityCount?: number; maxEntityDepth?: number };
  ENTITIES: object;
}

interface SaxStates {
  readonly OPEN_WAKA: number;
  readonly ATTRIB_VALUE_ENTITY_Q: number;
}

const { OPEN_WAKA, ATTRIB_VALUE_ENTITY_Q } = (sax as unknown as { STATE: SaxStates }).STATE;

const predefined = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Everything that touches sax: strict, without its namespaces and positions, which cost half its speed. */
export class Tokenizer {
  readonly #sax: sax.SAXParser & SaxState;

  constructor(handlers: TokenHandlers) {
    const parser = new sax.SAXParser(true, { position: false }) as sax.SAXParser & SaxState;
    this.#sax = parser;

    // sax looks an entity up as a property, then once more in lower case (it would take &AMP; and &#X41;).
    // A prototype that answers for every other name makes both look-ups ours.
    const resolve = (_: object, name: string): string =>
      handlers.entity(name, parser.state === ATTRIB_VALUE_ENTITY_Q);
    parser.ENTITIES = Object.assign(
      Object.create(new Proxy({}, { get: resolve as never })),
      predefined,
    );

    // sax drops a repeated attribute after asking its own collection whether it knows the name. One shared
    // collection that answers for itself finds the repetition; the values are taken from the events.
    let names: string[] = [];
    const collection: Record<string, unknown> = Object.create(null);
    const isKnown = (name: string): boolean => {
      if (names.includes(name)) handlers.duplicate(name);
      names.push(name);
      return false;
    };
    collection["hasOwnProperty"] = isKnown;
    parser.onopentagstart = (tag) => {
      if (names.length > 0) names = [];
      tag.attributes = collection as never;
    };
    parser.onattribute = ({ name, value }) => {
      if (name === "hasOwnProperty") collection["hasOwnProperty"] = isKnown;
      handlers.attribute(name, value);
    };
    parser.onopentag = (tag) => handlers.open(tag.name, tag.isSelfClosing);
    parser.onclosetag = () => handlers.close();
    parser.ontext = handlers.text.bind(handlers);
    parser.oncdata = handlers.cdata.bind(handlers);
    parser.oncomment = handlers.comment.bind(handlers);
    parser.onprocessinginstruction = ({ name, body }) => handlers.instruction(name, body);
    parser.onsgmldeclaration = () => handlers.fault("A declaration stands outside of the DTD");
    parser.onerror = (error) => handlers.fault(error.message.split("\n", 1)[0] ?? "");
  }

  /** Whether a tag, comment, CDATA section or instruction has begun and not ended. */
  get insideMarkup(): boolean {
    return this.#sax.state >= OPEN_WAKA;
  }

  /** The longest piece that is still being collected: names, values, and everything else. */
  get pending(): { readonly name: number; readonly value: number; readonly text: number } {
    const { tagName, attribName, procInstName, entity, attribValue } = this.#sax;
    const { textNode, cdata, comment, procInstBody } = this.#sax;
    return {
      name: Math.max(tagName.length, attribName.length, procInstName.length, entity.length),
      value: attribValue.length,
      text: Math.max(textNode.length, cdata.length, comment.length, procInstBody.length),
    };
  }

  /** From now on the text of entities is read as XML, as the text of declared entities must be. */
  parseEntities(maxDepth: number): void {
    Object.assign(this.#sax.opt, {
      unparsedEntities: true,
      maxEntityCount: Number.POSITIVE_INFINITY,
      maxEntityDepth: maxDepth,
    });
  }

  write(text: string): void {
    this.#sax.write(text);
  }

  end(): void {
    this.#sax.end();
  }
}
