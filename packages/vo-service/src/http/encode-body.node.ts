import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";

/**
 * A body as undici sends it, with the Content-Type and Content-Length that go with it. Blobs, and files in forms,
 * are read while they are sent.
 */
export interface EncodedBody {
  readonly body: string | Uint8Array | Readable | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Encodes a body much as fetch does (Fetch Standard, "extract a body"). */
export function encodeBody(body: RequestInit["body"]): EncodedBody {
  if (body === null || body === undefined) return { body: null, headers: {} };
  if (typeof body === "string") {
    return { body, headers: { "content-type": "text/plain;charset=UTF-8" } };
  }
  if (body instanceof URLSearchParams) {
    // Without a charset, which this type has none of, and which some services do not expect.
    const type = "application/x-www-form-urlencoded";
    return { body: body.toString(), headers: { "content-type": type } };
  }
  if (body instanceof FormData) return encodeBlob(multipart(body));
  if (body instanceof Blob) return encodeBlob(body);
  if (body instanceof ReadableStream) return { body: readable(body), headers: {} };
  const bytes = ArrayBuffer.isView(body)
    ? new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
    : new Uint8Array(body);
  return { body: bytes, headers: {} };
}

function encodeBlob(blob: Blob): EncodedBody {
  const type: Record<string, string> = blob.type === "" ? {} : { "content-type": blob.type };
  return { body: readable(blob.stream()), headers: { ...type, "content-length": `${blob.size}` } };
}

// undici destroys such a stream when the exchange is given up, and that cancels its source.
function readable(stream: ReadableStream<Uint8Array>): Readable {
  // Node types its web streams apart from the standard ones.
  return Readable.fromWeb(stream as NodeStream<Uint8Array>);
}

/** A form as multipart/form-data (RFC 7578, with names escaped as HTML has it). */
function multipart(form: FormData): Blob {
  const boundary = `vostack-${crypto.randomUUID()}`;
  const parts: BlobPart[] = [];
  for (const [name, value] of form) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(lines(name))}"`;
    if (typeof value === "string") {
      parts.push(`${head}\r\n\r\n${lines(value)}\r\n`);
    } else {
      const type = value.type || "application/octet-stream";
      parts.push(`${head}; filename="${quoted(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`);
      parts.push(value, "\r\n");
    }
  }
  parts.push(`--${boundary}--\r\n`);
  return new Blob(parts, { type: `multipart/form-data; boundary=${boundary}` });
}

function lines(text: string): string {
  return text.replace(/\r\n?|\n/g, "\r\n");
}

function quoted(name: string): string {
  return name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}
