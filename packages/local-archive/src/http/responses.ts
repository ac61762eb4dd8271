/** A body that is known before it is sent, and its length. */
function whole(body: string, status: number, contentType: string): Response {
  const bytes = new TextEncoder().encode(body);
  const headers = { "content-type": contentType, "content-length": String(bytes.length) };
  return new Response(bytes, { status, headers });
}

/** text/plain, ending exactly as given. */
export function text(body: string, status = 200): Response {
  return whole(body, status, "text/plain; charset=utf-8");
}

/** text/xml. */
export function xml(body: string, status = 200, contentType = "text/xml; charset=utf-8"): Response {
  return whole(body, status, contentType);
}

/** 303 See Other: what UWS, storage and cutouts answer all the time. */
export function seeOther(location: string | URL): Response {
  return new Response(null, { status: 303, headers: { location: String(location) } });
}

/** A body that is made while it is sent; the source ends early when nobody wants the rest. */
export function streamed(chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await source.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await source.return?.();
    },
  });
}
