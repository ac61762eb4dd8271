import { Tail } from "./tail.ts";

/** What a VOTable says at its end about the query it answers. */
export interface LateStatus {
  /** Value of the last `QUERY_STATUS`; `undefined` when the document has none. */
  readonly status: "OK" | "OVERFLOW" | "ERROR" | undefined;
  /** Text that goes with it, usually the error message. */
  readonly message: string;
  /** Whether the closing tag of the document was seen. */
  readonly complete: boolean;
  /** Whether it began as a VOTable. */
  readonly isVotable: boolean;
  /** Whether it may have a table; one that is short enough to be seen whole is known to have none. */
  readonly mayHaveTable: boolean;
}

// Status INFOs stand before the data or after the table, where only service descriptors may follow.
const headLength = 64 * 1024;
const tailLength = 256 * 1024;

/**
 * Lets the bytes of a VOTable pass unchanged and remembers its beginning and end,
 * from which `status()` tells how the query went without parsing the rows between.
 */
export class StatusWatch {
  #head = "";
  readonly #tail: Tail = new Tail(tailLength);

  /** The same bytes, in the same pieces. */
  async *through(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const decoder = new TextDecoder("latin1");
    for await (const chunk of body) {
      if (this.#head.length < headLength) {
        this.#head += decoder.decode(chunk.subarray(0, headLength - this.#head.length));
      }
      this.#tail.add(chunk);
      yield chunk;
    }
  }

  /** The last status of the document; call it when all bytes have passed. */
  status(): LateStatus {
    const tail = this.#tail.text();
    const head = this.#head.replaceAll("\0", "");
    const all = [...statusesIn(head), ...statusesIn(tail)];
    // As in a document that is read: OVERFLOW and ERROR supersede an OK, and never the other way round.
    const last =
      all.findLast(({ status }) => status !== undefined && status !== "OK") ?? all.at(-1);
    return {
      status: last?.status,
      message: last?.message ?? "",
      isVotable: /<(?:[\w.-]+:)?VOTABLE[\s>]/.test(head),
      mayHaveTable: this.#head.length >= headLength || /<(?:[\w.-]+:)?TABLE[\s>/]/.test(head),
      complete: /<\/(?:[\w.-]+:)?VOTABLE\s*>\s*(?:<!--[\s\S]*?-->\s*)*$/.test(tail),
    };
  }
}

const infoTag =
  /<(?:[\w.-]+:)?INFO((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(?:\/>|>([^<]*))/g;

/** The QUERY_STATUS INFOs in a piece of a document, in order. */
export function statusesIn(text: string): { status: LateStatus["status"]; message: string }[] {
  return [...text.matchAll(infoTag)]
    .filter(
      ([, attributes]) => attributeOf(attributes ?? "", "name")?.toUpperCase() === "QUERY_STATUS",
    )
    .map(([, attributes, message]) => {
      const value = attributeOf(attributes ?? "", "value")
        ?.trim()
        .toUpperCase();
      const known = value === "OK" || value === "OVERFLOW" || value === "ERROR";
      return { status: known ? value : undefined, message: unescapeText(message ?? "").trim() };
    });
}

function attributeOf(attributes: string, name: string): string | undefined {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return match?.[1] ?? match?.[2];
}

function unescapeText(text: string): string {
  const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] ?? "");
}
