import { ProtocolError } from "../errors.ts";
import type { BodyPiece, BodyReader } from "../http/types.ts";
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
 * The body as a stream, which fails with an error of this library, keeps its time only while somebody waits for it, and
 * ends when it expands out of all proportion.
 */
export function guardedBody(
  reader: BodyReader,
  guard: BodyGuard,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { clock, arrived, url } = guard;
  const { signal } = clock;
  let bytes = 0;
  let over = false;
  const end = (error: unknown, complete: boolean): void => {
    if (over) return;
    over = true;
    signal.removeEventListener("abort", stop);
    guard.ended(bytes, error, complete);
  };
  const fail = (error: unknown): never => {
    end(error, false);
    reader.cancel(error).catch(() => undefined);
    throw error;
  };
  // A body that nobody reads ends with its operation, too.
  let stop = (): void => undefined;
  const source: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> = {
    start(controller) {
      stop = (): void => {
        end(signal.reason, false);
        controller.error(signal.reason);
        reader.cancel(signal.reason).catch(() => undefined);
      };
      signal.addEventListener("abort", stop, { once: true });
    },
    async pull(controller) {
      clock.expect();
      let piece: BodyPiece;
      try {
        piece = await reader.read();
      } catch (error) {
        return fail(guard.failure(error));
      } finally {
        clock.rest();
      }
      if (over) return;
      if (piece.done) {
        end(undefined, true);
        controller.close();
        return;
      }
      bytes += piece.value.length;
      if (bytes > FREE_BYTES && arrived() > 0 && bytes > arrived() * MOST_EXPANSION) {
        fail(
          new ProtocolError(`The answer expands to more than ${MOST_EXPANSION} times its size`, {
            code: "expansion",
            url,
            hint: "it may be made to fill the memory; do not use this service",
          }),
        );
      }
      // No platform hands out shared memory.
      controller.enqueue(piece.value as Uint8Array<ArrayBuffer>);
    },
    async cancel(reason) {
      end(undefined, false);
      await reader.cancel(reason);
    },
  };
  // Nothing is read ahead of the caller, so that time and memory are the caller's.
  return new ReadableStream(source, { highWaterMark: 0 });
}
