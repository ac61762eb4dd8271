import { ProtocolError } from "../errors.ts";

/** Most bytes of a control document: capabilities, registry files, job documents. */
const MOST_DOCUMENT_BYTES: number = 64 * 1024 * 1024;

/**
 * Reads the whole body of a control document.
 *
 * @throws ProtocolError when it is longer than a control document can be
 */
export async function readDocument(
  response: Response,
  most: number = MOST_DOCUMENT_BYTES,
): Promise<Uint8Array> {
  const { bytes, complete } = await readStart(response, most);
  if (complete) return withoutLeadingBlanks(bytes);
  throw new ProtocolError(`The document is longer than ${most} bytes`, {
    url: response.url,
    hint: "check that this is the right address",
  });
}

/** Page templates leave blank lines before the XML declaration, where XML allows none. */
function withoutLeadingBlanks(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0x20 && (byte < 0x09 || byte > 0x0d));
  return start > 0 ? bytes.subarray(start) : bytes;
}

/** The first bytes of a body, and whether that is all; the rest is not fetched. */
export async function readStart(
  response: Response,
  most: number,
): Promise<{ readonly bytes: Uint8Array; readonly complete: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk.subarray(0, most - length));
    length += chunk.length;
    if (length > most) break;
  }
  const bytes = new Uint8Array(Math.min(length, most));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return { bytes, complete: length <= most };
}
