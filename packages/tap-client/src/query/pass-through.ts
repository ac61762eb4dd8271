import { ProtocolError } from "@vostack/vo-service";
import { files } from "#files";
import type { SavedFile } from "../files/types.ts";
import { type Answer, openAnswer } from "./answer.ts";
import { joined, streamOf } from "./bytes.ts";
import { StatusWatch, statusesIn } from "./late-status.ts";
import { type Asked, formatOf, notATable, queryError } from "./read-result.ts";

/** A result kept in a file, byte for byte as the service sent it. */
export interface SavedResult extends SavedFile {
  /** Content type of the answer. */
  readonly contentType: string;
  /** Whether the service said that there are more rows; `undefined` when the format cannot tell. */
  readonly truncated: boolean | undefined;
}

/**
 * The answer with its bytes unchanged, once its beginning is known not to be an error document.
 *
 * @throws QueryError with the service's message; ProtocolError when no format was asked for and this is no table.
 */
export async function passThrough(response: Response, asked: Asked): Promise<Response> {
  const { kind, body } = await openExpected(response, asked);
  const start = kind === "votable" ? await beforeTable(body) : [];
  const failed = statusesIn(text(start)).find(({ status }) => status === "ERROR");
  if (failed) {
    await body.return(undefined);
    throw queryError(failed.message, response.url, asked);
  }
  const answer = new Response(streamOf(joined(start, body)), {
    status: response.status,
    headers: response.headers,
  });
  Object.defineProperty(answer, "url", { value: response.url });
  return answer;
}

/**
 * Writes an answer to a file and checks that it is whole. When it is not, or when it ends in an
 * error, no file appears.
 *
 * @throws QueryError when the service reports an error; ProtocolError when the answer stops early, or when no
 * format was asked for and this is no table.
 */
export async function saveAnswer(
  response: Response,
  asked: Asked,
  file: string,
): Promise<SavedResult> {
  const contentType = response.headers.get("content-type") ?? "";
  const { kind, body } = await openExpected(response, asked);
  if (kind !== "votable") {
    return { ...(await files.saveFile(file, body)), contentType, truncated: undefined };
  }
  let truncated = false;
  async function* checked(): AsyncGenerator<Uint8Array> {
    const watch = new StatusWatch();
    yield* watch.through(body);
    truncated = checkEnd(watch, response.url, asked) === "OVERFLOW";
  }
  const saved = await files.saveFile(file, checked());
  return { ...saved, contentType, truncated };
}

/** The answer, which is a table of some kind as long as no format of another kind was asked for. */
async function openExpected(response: Response, asked: Asked): Promise<Answer> {
  const format = formatOf(asked);
  const answer = await openAnswer(response, format);
  if (answer.kind === "other" && (format === undefined || /votable|xml/i.test(format))) {
    throw await notATable(response, answer.body, "the option format");
  }
  return answer;
}

function checkEnd(watch: StatusWatch, url: string, asked: Asked): string | undefined {
  const { status, message, complete, isVotable, mayHaveTable } = watch.status();
  if (status === "ERROR") throw queryError(message, url, asked);
  if (!isVotable) {
    throw new ProtocolError(`Cannot keep the answer of ${url}: it is no VOTable`, { url });
  }
  if (complete && !mayHaveTable) {
    throw new ProtocolError(`Cannot keep the answer of ${url}: the document has no table`, { url });
  }
  if (!complete) {
    throw new ProtocolError(`Cannot keep the answer of ${url}: the document stops early`, {
      url,
      hint: "The connection broke off or the server failed while it sent rows: ask again.",
    });
  }
  return status;
}

/** The pieces of a VOTable up to its first table, or its end when there is none. */
async function beforeTable(body: AsyncGenerator<Uint8Array>): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length < 64 * 1024 && !/<(?:[\w.-]+:)?TABLE[\s>]/.test(text(pieces))) {
    const { value, done } = await body.next();
    if (done) break;
    pieces.push(value);
    length += value.byteLength;
  }
  return pieces;
}

function text(pieces: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join("");
}
