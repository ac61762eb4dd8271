import { AbortedError, VoError } from "@vostack/vo-service";
import { openTable } from "@vostack/votable";
import { openAnswer } from "./answer.ts";
import { withoutLeadingBlanks } from "./bytes.ts";
import { LastWords } from "./last-words.ts";
import { type Asked, explained, formatOf, maxrecOf, notATable } from "./read-result.ts";
import { TapStream } from "./tap-stream.ts";

/** How the rows of a stream are read. */
export interface StreamReading {
  /** How 64-bit integers are read. */
  readonly longs?: "auto" | "bigint";
  /** Ends the transfer. */
  readonly signal?: AbortSignal;
  /** Called once when the last byte was read, or when nobody wants more. */
  readonly onEnd?: () => Promise<void>;
}

/** Reads an answer up to its fields; its rows wait to be read. */
export async function openStream<R>(
  response: Response,
  asked: Asked,
  { longs, signal, onEnd }: StreamReading,
): Promise<TapStream<R>> {
  let last: LastWords | undefined;
  const explain = async (error: unknown) =>
    signal?.aborted && !(error instanceof VoError)
      ? new AbortedError("The stream was cancelled", { url: response.url, cause: error })
      : await explained(error, response.url, asked, last);
  try {
    const { kind, body, size, stop } = await openAnswer(response, formatOf(asked));
    if (kind !== "votable" && kind !== "packed") {
      throw await notATable(response, body, "query(), download() or save()");
    }
    const document = withoutLeadingBlanks(body);
    const words = new LastWords(onEnd ? endingWith(document, onEnd) : document, stop);
    last = words;
    const settings = { size, ...(longs ? { longs } : {}), ...(signal ? { signal } : {}) };
    const stream = await openTable(words.bytes(), settings);
    const source = { explain, misplaced: () => words.misplaced(), close: () => words.close() };
    return new TapStream<R>(stream, source, maxrecOf(asked));
  } catch (error) {
    const known = await explain(error);
    await last?.close();
    throw known;
  }
}

async function* endingWith(
  body: AsyncGenerator<Uint8Array>,
  onEnd: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } finally {
    await onEnd();
  }
}
