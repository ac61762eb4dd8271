import type { Arrival, BodyPiece, BodyReader } from "./types.ts";

/** The answer of a fetch. */
export function arrivalOf(response: Response): Arrival {
  const { status, statusText, headers, redirected, url, body } = response;
  const reader = body === null ? null : readerOf(body);
  return { status, statusText, headers, ...(redirected && { url }), body: reader };
}

function readerOf(stream: ReadableStream<Uint8Array>): BodyReader {
  const reader = stream.getReader();
  return {
    read: () => reader.read() as Promise<BodyPiece>,
    cancel: (reason) => reader.cancel(reason),
  };
}
