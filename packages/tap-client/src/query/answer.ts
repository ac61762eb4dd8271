import { ProtocolError } from "@vostack/vo-service";
import { mediaType } from "./format.ts";

/** What an answer turned out to be, whatever its content type says. */
type AnswerKind = "votable" | "csv" | "tsv" | "other";

/** An answer whose first bytes were looked at. */
export interface Answer {
  /** What it is. */
  readonly kind: AnswerKind;
  /** All its bytes, the first ones included. */
  readonly body: AsyncGenerator<Uint8Array>;
}

const headLength = 1024;

/**
 * Looks at the beginning of an answer: servers and proxies label VOTables with all sorts
 * of types, and answer with pages of HTML and status 200.
 *
 * @throws ProtocolError when it is a page of HTML, or empty.
 */
export async function openAnswer(response: Response): Promise<Answer> {
  const reader = bytesOf(response);
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < headLength) {
    const { value, done } = await reader.next();
    if (done) break;
    chunks.push(value);
    length += value.byteLength;
  }
  const kind = kindOf(chunks, response);
  return { kind, body: joined(chunks, reader) };
}

async function* joined(
  first: readonly Uint8Array[],
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

async function* bytesOf(response: Response): AsyncGenerator<Uint8Array> {
  if (!response.body) return;
  const reader = response.body.getReader();
  let ended = false;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      yield value;
    }
    ended = true;
  } finally {
    // Left early: the connection must not stay open for bytes that nobody wants.
    if (!ended) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

function kindOf(chunks: readonly Uint8Array[], response: Response): AnswerKind {
  const head = decodeHead(chunks);
  const type = mediaType(response.headers.get("content-type"));
  const packed = chunks[0]?.[0] === 0x1f && chunks[0]?.[1] === 0x8b;
  if (packed || /<(?:[\w.-]+:)?VOTABLE[\s>]/.test(head)) return "votable";
  if (/<!doctype\s+html|<html[\s>]/i.test(head)) {
    throw new ProtocolError(`Cannot read the answer of ${response.url}: it is a page of HTML`, {
      url: response.url,
      status: response.status,
      serverMessage: pageText(head),
      hint: "A login page or a proxy may stand between; open the address in a browser to see it.",
    });
  }
  if (type === "text/csv" || type === "application/csv") return "csv";
  if (type === "text/tab-separated-values") return "tsv";
  if (/^\s*<(\?xml|!--)/.test(head) || type.endsWith("votable+xml")) return "votable";
  if (head.trim() === "" && chunks.length === 0) {
    throw new ProtocolError(`Cannot read the answer of ${response.url}: it is empty`, {
      url: response.url,
      status: response.status,
    });
  }
  return "other";
}

/** The beginning as text; in UTF-16 every other byte is zero and falls away. */
function decodeHead(chunks: readonly Uint8Array[]): string {
  const text = chunks
    .map((chunk) => new TextDecoder("latin1").decode(chunk.subarray(0, headLength)))
    .join("");
  return text
    .slice(0, headLength)
    .replace(/\0/g, "")
    .replace(/^(\u00ef\u00bb\u00bf|\u00fe\u00ff|\u00ff\u00fe)/, "");
}

function pageText(html: string): string {
  const text = html.replace(/<(script|style)\b[\s\S]*?(<\/\1>|$)/gi, " ").replace(/<[^>]*>?/g, " ");
  return text.replace(/\s+/g, " ").trim().slice(0, 300);
}
