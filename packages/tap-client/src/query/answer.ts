import { ProtocolError } from "@vostack/vo-service";
import { bytesOf, joined, unpacked } from "./bytes.ts";
import { mediaType } from "./format.ts";

/** What an answer turned out to be, whatever its content type says. */
type AnswerKind = "votable" | "csv" | "tsv" | "packed" | "other";

/** An answer whose first bytes were looked at. */
export interface Answer {
  /** What it is; `packed` is gzip that the service sends as such. */
  readonly kind: AnswerKind;
  /** All its bytes, the first ones included. */
  readonly body: AsyncGenerator<Uint8Array, void, undefined>;
  /** How many bytes the service says they are, where it does and sends them as they are. */
  readonly size: number | undefined;
  /** Ends the transfer, also while bytes are awaited. */
  readonly stop: () => Promise<void>;
}

const headLength = 1024;

/**
 * Looks at the beginning of an answer: servers and proxies label VOTables with all sorts
 * of types, forget to say that they packed them, and answer with pages of HTML and status 200.
 *
 * @param format - The format that was asked for, if any: it counts where the service says nothing better.
 * @throws ProtocolError when it is a page of HTML, or empty.
 */
export async function openAnswer(response: Response, format = ""): Promise<Answer> {
  const reader = response.body?.getReader();
  const stop = async (): Promise<void> => reader?.cancel().catch(() => undefined);
  const answer = { ...(await look(bytesOf(reader), response, format)), stop };
  const type = mediaType(response.headers.get("content-type"));
  // Text that comes packed without a word about it: the Content-Encoding got lost on the way.
  if (answer.kind !== "packed" || !/^$|^text\/|xml/.test(type)) return answer;
  const unpackedAnswer = await look(unpacked(answer.body, response.url), response, format);
  return { ...unpackedAnswer, size: undefined, stop };
}

async function look(
  bytes: AsyncGenerator<Uint8Array, void, undefined>,
  response: Response,
  format: string,
): Promise<Omit<Answer, "stop">> {
  const chunks: Uint8Array[] = [];
  let head = "";
  let length = 0;
  let ended = false;
  try {
    while (length < headLength && !votableTag.test(head)) {
      const { value, done } = await bytes.next();
      ended = done === true;
      if (ended) break;
      const chunk = value as Uint8Array;
      chunks.push(chunk);
      length += chunk.byteLength;
      head = decodeHead(chunks);
    }
    const kind = isPacked(chunks) ? "packed" : kindOf(head, ended, response, format);
    return {
      kind,
      body: joined(chunks, bytes),
      size: kind === "packed" ? undefined : sizeOf(response),
    };
  } catch (error) {
    await bytes.return(undefined);
    throw error;
  }
}

function sizeOf({ headers }: Response): number | undefined {
  if (headers.has("content-encoding")) return undefined;
  return Number(headers.get("content-length")) || undefined;
}

const votableTag = /<(?:[\w.-]+:)?VOTABLE[\s>]/;

function kindOf(head: string, ended: boolean, response: Response, format: string): AnswerKind {
  const { url, status } = response;
  if (votableTag.test(head)) return "votable";
  if (/<!doctype\s+html|<html[\s>]/i.test(head) && !/html/i.test(format)) {
    throw new ProtocolError(`Cannot read the answer of ${url}: it is a page of HTML`, {
      url,
      status,
      serverMessage: pageText(head),
      hint: "A login page or a proxy may stand between; open the address in a browser to see it.",
    });
  }
  if (ended && head.trim() === "") {
    throw new ProtocolError(`Cannot read the answer of ${url}: it is empty`, { url, status });
  }
  const type = mediaType(response.headers.get("content-type"));
  if (type === "text/csv" || type === "application/csv") return "csv";
  if (type === "text/tab-separated-values") return "tsv";
  if (/^\s*<(\?xml|!--)/.test(head) || type.endsWith("votable+xml")) return "votable";
  if (["", "text/plain", "application/octet-stream"].includes(type)) {
    if (/^(text\/)?csv\b/i.test(format)) return "csv";
    if (/^(text\/tab-separated-values|tsv)\b/i.test(format)) return "tsv";
  }
  return "other";
}

/** Whether bytes begin as gzip does. */
function isPacked(chunks: readonly Uint8Array[]): boolean {
  const [first, second] = chunks.flatMap((chunk) => [...chunk.subarray(0, 2)]);
  return first === 0x1f && second === 0x8b;
}

/** The beginning as text; in UTF-16 every other byte is zero and falls away. */
function decodeHead(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder("latin1");
  const text = chunks.map((chunk) => decoder.decode(chunk.subarray(0, headLength))).join("");
  return text
    .slice(0, headLength)
    .replace(/\0/g, "")
    .replace(/^(\u00ef\u00bb\u00bf|\u00fe\u00ff|\u00ff\u00fe)/, "");
}

function pageText(html: string): string {
  const text = html.replace(/<(script|style)\b[\s\S]*?(<\/\1>|$)/gi, " ").replace(/<[^>]*>?/g, " ");
  return text.replace(/\s+/g, " ").trim().slice(0, 300);
}
