import { XmlError } from "./errors.ts";

/** How far into a document its encoding declaration is looked for, in bytes. */
const HEAD = 256;
const GREATER = 0x3e;

interface Decoder {
  decode(chunk?: Uint8Array, options?: { stream?: boolean }): string;
}

/**
 * Detects the encoding of a document (byte order mark, zero bytes, XML declaration) and hands it on as UTF-8.
 *
 * Known are UTF-8, UTF-16 in both orders, US-ASCII, ISO-8859-1 and what the platform's TextDecoder knows.
 *
 * @returns The same document in UTF-8 without byte order mark; UTF-8 passes through uncopied.
 * @throws {XmlError} `XML_ENCODING` when the encoding is not known or the bytes do not follow it.
 */
export async function* toUtf8(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  let decoder: Decoder | undefined;
  const encoder = new TextEncoder();
  const begin = (bytes: Uint8Array): Uint8Array => {
    const { label, bom } = detect(bytes);
    decoder = label === "utf-8" ? undefined : decoderFor(label);
    return bytes.subarray(bom);
  };
  const convert = (bytes: Uint8Array): Uint8Array =>
    decoder === undefined ? bytes : encoder.encode(decode(decoder, bytes, true));

  for await (const chunk of source) {
    if (head === undefined) {
      yield convert(chunk);
      continue;
    }
    head = head.length === 0 ? chunk : concatenate(head, chunk);
    if (head.length < HEAD) continue;
    const bytes = begin(head);
    head = undefined;
    yield convert(bytes);
  }
  if (head !== undefined) yield convert(begin(head));
  if (decoder !== undefined) {
    const rest = decode(decoder, undefined, false);
    if (rest !== "") yield encoder.encode(rest);
  }
}

/** The text of a whole document in any encoding that {@link toUtf8} knows. */
export function decodeXml(bytes: Uint8Array): string {
  const { label, bom } = detect(bytes);
  return decode(decoderFor(label), bytes.subarray(bom), false);
}

/** The encoding of a document that begins with these bytes, and the length of its byte order mark (XML 1.0, F). */
function detect(head: Uint8Array): { label: string; bom: number } {
  const [a, b, c, d] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { label: "utf-8", bom: 3 };
  if (a === 0xff && b === 0xfe) return { label: "utf-16le", bom: 2 };
  if (a === 0xfe && b === 0xff) return { label: "utf-16be", bom: 2 };
  if (a === 0x3c && b === 0 && d === 0) return { label: "utf-16le", bom: 0 };
  if (a === 0 && b === 0x3c && c === 0) return { label: "utf-16be", bom: 0 };
  const text = latin1(head.subarray(0, Math.max(0, head.subarray(0, HEAD).indexOf(GREATER))));
  const declared = /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/
    .exec(text)?.[1]
    ?.toLowerCase();
  // ASCII is a part of UTF-8, and servers that declare ASCII send UTF-8 when a name needs it. A document
  // that calls itself UTF-16 in readable single bytes has been transcoded on its way.
  if (declared === undefined || /^(utf-?8|us-ascii|ascii|utf-16(le|be)?)$/.test(declared)) {
    return { label: "utf-8", bom: 0 };
  }
  return { label: declared, bom: 0 };
}

function decoderFor(label: string): Decoder {
  // TextDecoder takes ISO-8859-1 for windows-1252.
  if (/^(iso-?8859-1|iso_8859-1|latin-?1|l1)$/.test(label)) return { decode: latin1 };
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true });
  } catch {
    throw new XmlError(
      "XML_ENCODING",
      `The encoding ${label} is not known`,
      1,
      1,
      "Convert the document to UTF-8.",
    );
  }
}

function decode(decoder: Decoder, bytes: Uint8Array | undefined, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch {
    throw new XmlError("XML_ENCODING", "The bytes do not follow the document's encoding", 1, 1);
  }
}

function latin1(bytes: Uint8Array = new Uint8Array(0)): string {
  let text = "";
  for (let k = 0; k < bytes.length; k += 8192) {
    text += String.fromCharCode.apply(null, bytes.subarray(k, k + 8192) as unknown as number[]);
  }
  return text;
}

function concatenate(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
