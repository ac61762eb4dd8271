import type { QueryStatus } from "@vostack/votable";
import { statusesIn } from "./late-status.ts";
import { Tail } from "./tail.ts";

/** Bytes that are remembered, and bytes that are read on behind a failure. */
const MOST_BYTES = 65_536;
/** Where a status may stand at the end of rows that were read. */
const END_BYTES = 16_384;
/** How long a service that failed is waited for: milliseconds. */
const PATIENCE = 1000;

/**
 * The bytes of a VOTable, and what a service wrote last. Services that fail while they send rows say so wherever they
 * are: by an INFO in the midst of the rows, by a second document inside of the first, by words. No reader of tables
 * makes sense of that, but whoever asked wants to know it.
 */
export class LastWords {
  readonly #body: AsyncGenerator<Uint8Array, void, undefined>;
  readonly #stop: () => Promise<void>;
  readonly #last: Tail = new Tail(MOST_BYTES);
  #ended = false;

  /** @param stop - Ends the transfer, also while bytes are awaited. */
  constructor(body: AsyncGenerator<Uint8Array, void, undefined>, stop: () => Promise<void>) {
    this.#body = body;
    this.#stop = stop;
  }

  /** The bytes for a reader. When it leaves them early, the transfer goes on until `close`. */
  async *bytes(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const { value, done } = await this.#body.next();
      if (done) {
        this.#ended = true;
        return;
      }
      this.#last.add(value);
      yield value;
    }
  }

  /** An ERROR or OVERFLOW between the last row and the end of the rows, where readers pass it over. */
  misplaced(): QueryStatus | undefined {
    const text = this.#last.text(END_BYTES);
    const end = text.lastIndexOf("TABLEDATA");
    const start = Math.max(text.lastIndexOf("TR>", end), text.lastIndexOf("TABLEDATA>", end - 1));
    if (start < 0 || end < 0) return undefined;
    const found = statusesIn(text.slice(start, end)).findLast(({ status }) => status !== "OK");
    return found?.status && { value: found.status, message: found.message };
  }

  /** What the service says about its failure, once a reader could not go on: by an ERROR, or in words. */
  async afterFailure(): Promise<{ readonly error?: string; readonly words?: string }> {
    await this.#readOn();
    const text = this.#last.text(MOST_BYTES);
    const error = statusesIn(text).findLast(({ status }) => status === "ERROR");
    if (error !== undefined) return { error: error.message };
    const end = text.lastIndexOf("</TR>");
    const behind = end < 0 ? "" : text.slice(end + 5).trim();
    // What begins like another row, or ends like a document, is no message.
    if (/^(<\/?(\w+:)?(TR|TABLEDATA)\b|<$|$)/i.test(behind)) return {};
    const words = behind
      .replace(/<[^>]*>?/g, " ")
      .replace(/\s+/g, " ")
      .trim();
    return words === "" ? {} : { words: words.slice(0, 500) };
  }

  /** Ends the transfer. */
  async close(): Promise<void> {
    if (this.#ended) return;
    await this.#stop();
    await this.#body.return(undefined);
  }

  /** A message may come in several pieces. */
  async #readOn(): Promise<void> {
    let left = MOST_BYTES;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE);
    });
    const reading = (async () => {
      while (left > 0) {
        const { value, done } = await this.#body.next();
        if (done) return;
        this.#last.add(value);
        left -= value.length;
      }
    })();
    // That the connection breaks, too, is no news.
    await Promise.race([reading.catch(() => undefined), late]);
    left = 0;
    clearTimeout(timer);
  }
}
