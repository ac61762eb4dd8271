import type { Dispatcher } from "undici";
import type { Arrival, BodyPiece, BodyReader } from "./types.ts";

/** Bytes that may wait for their reader; with more of them, the connection is held back. */
const MOST_WAITING = 262_144;

const END: BodyPiece = { done: true };

/** What undici is asked to send. */
export interface Sending extends Dispatcher.DispatchOptions {
  /** Ends the exchange, its body included. */
  readonly signal: AbortSignal | null | undefined;
  /** Is told the bytes that arrive. */
  readonly onBytes: (count: number) => void;
  /** Is told why the answer failed, before and within its body. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * One exchange without redirects, by undici's dispatcher itself: fetch on top of it costs several times as much
 * as a small answer does.
 *
 * @returns The answer; its body is as it was sent, content codings and all.
 */
export function dispatch(dispatcher: Dispatcher, sending: Sending): Promise<Arrival> {
  return new Promise((resolve, reject) => {
    const { signal, onBytes, onFailure, ...request } = sending;
    const reception = new Reception(sending, resolve, reject);
    // Time is kept by the session, which knows what counts as progress.
    const exchange = { ...request, headersTimeout: 0, bodyTimeout: 0 };
    if (!reception.over) dispatcher.dispatch(exchange, reception);
  });
}

/** Takes what undici tells about an exchange, and is the reader of its body. */
class Reception implements Dispatcher.DispatchHandler, BodyReader {
  readonly #sending: Sending;
  readonly #resolve: (arrival: Arrival) => void;
  readonly #reject: (error: unknown) => void;
  readonly #pieces: Uint8Array[] = [];
  #waiting = 0;
  #connection: Dispatcher.DispatchController | undefined;
  #reader: { resolve: (piece: BodyPiece) => void; reject: (error: unknown) => void } | undefined;
  #error: { readonly error: unknown } | undefined;
  /** Whether nothing more will come. */
  over = false;

  constructor(
    sending: Sending,
    resolve: (arrival: Arrival) => void,
    reject: (error: unknown) => void,
  ) {
    this.#sending = sending;
    this.#resolve = resolve;
    this.#reject = reject;
    if (sending.signal?.aborted) this.#aborted();
    else sending.signal?.addEventListener("abort", this.#aborted, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#connection = controller;
    if (this.over) this.#leave();
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    fields: Readonly<Record<string, string | string[] | undefined>>,
    statusText: string = "",
  ): void {
    // 100 and 103 announce the answer, and are none.
    if (status < 200) return;
    const hasBody = this.#sending.method !== "HEAD" && ![204, 205, 304].includes(status);
    const headers = headersOf(fields);
    this.#resolve({ status, statusText, headers, body: hasBody ? this : null });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.over) return;
    this.#sending.onBytes(chunk.length);
    if (this.#reader !== undefined) {
      this.#reader.resolve({ done: false, value: bytesOf(chunk) });
      this.#reader = undefined;
      return;
    }
    this.#pieces.push(bytesOf(chunk));
    this.#waiting += chunk.length;
    if (this.#waiting >= MOST_WAITING) controller.pause();
  }

  onResponseEnd(): void {
    if (!this.#end()) return;
    this.#reader?.resolve(END);
  }

  onResponseError(_: Dispatcher.DispatchController, error: unknown): void {
    this.#sending.onFailure(error);
    this.#fail(error);
  }

  read(): Promise<BodyPiece> {
    const value = this.#pieces.shift();
    if (value !== undefined) {
      this.#waiting -= value.length;
      if (this.#waiting < MOST_WAITING && !this.over) this.#connection?.resume();
      return Promise.resolve({ done: false, value });
    }
    if (this.#error !== undefined) return Promise.reject(this.#error.error);
    if (this.over) return Promise.resolve(END);
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject };
    });
  }

  async cancel(): Promise<void> {
    this.#pieces.length = 0;
    if (!this.#end()) return;
    this.#reader?.resolve(END);
    this.#leave();
  }

  readonly #aborted = (): void => {
    this.#pieces.length = 0;
    this.#fail(this.#sending.signal?.reason);
    this.#leave();
  };

  // What has arrived is read before the error is told.
  #fail(error: unknown): void {
    if (!this.#end()) return;
    this.#error = { error };
    this.#reader?.reject(error);
    this.#reject(error);
  }

  /** @returns Whether it was not over before. */
  #end(): boolean {
    const first = !this.over;
    this.over = true;
    this.#sending.signal?.removeEventListener("abort", this.#aborted);
    return first;
  }

  #leave(): void {
    this.#connection?.abort(new Error("The rest of the answer is not wanted"));
  }
}

// The memory is the caller's from now on: undici does not use it again.
function bytesOf(chunk: Buffer): Uint8Array {
  return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
}

function headersOf(fields: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === "string") headers.append(name, value);
    else for (const one of value ?? []) headers.append(name, one);
  }
  return headers;
}
