import { ProtocolError } from "../errors.ts";
import type { Clock } from "./clock.ts";

/** What a body is held to. */
export interface BodyGuard {
  /** Keeps the time. */
  readonly clock: Clock;
  /** Where it comes from, without secrets. */
  readonly url: string;
  /** Bytes that have arrived, before content codings were undone; 0 when not known. */
  readonly arrived: () => number;
  /** What a failure of the connection is to the caller. */
  readonly failure: (error: unknown) => unknown;
  /** Is called once, when the body has ended in whatever way. */
  readonly ended: (bytes: number, error: unknown, complete: boolean) => void;
}

// Text of tables shrinks by 5 to 50 when it is compressed, bombs by 1000.
const MOST_EXPANSION = 250;
// Small bodies may consist of anything.
const FREE_BYTES = 16 * 1024 * 1024;

/**
 * The same body, which fails with an error of this library, keeps its time only while somebody waits for it, and
 * ends when it expands out of all proportion.
 */
export function guardedBody(
  body: ReadableStream<Uint8Array>,
  guard: BodyGuard,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const { clock, arrived, url } = guard;
  let bytes = 0;
  const fail = async (error: unknown): Promise<never> => {
    guard.ended(bytes, error, false);
    await reader.cancel(error).catch(() => undefined);
    throw error;
  };
  const source: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> = {
    async pull(controller) {
      clock.expect();
      let chunk: ReadableStreamReadResult<Uint8Array>;
      try {
        chunk = await reader.read();
      } catch (error) {
        return fail(guard.failure(error));
      } finally {
        clock.rest();
      }
      if (chunk.done) {
        guard.ended(bytes, undefined, true);
        controller.close();
        return;
      }
      bytes += chunk.value.length;
      if (bytes > FREE_BYTES && arrived() > 0 && bytes > arrived() * MOST_EXPANSION) {
        return fail(
          new ProtocolError(`The answer expands to more than ${MOST_EXPANSION} times its size`, {
            code: "expansion",
            url,
            hint: "it may be made to fill the memory; do not use this service",
          }),
        );
      }
      // fetch never hands out shared memory.
      controller.enqueue(chunk.value as Uint8Array<ArrayBuffer>);
    },
    async cancel(reason) {
      guard.ended(bytes, undefined, false);
      await reader.cancel(reason);
    },
  };
  // Nothing is read ahead of the caller, so that time and memory are the caller's.
  return new ReadableStream(source, { highWaterMark: 0 });
}
