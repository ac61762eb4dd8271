import { Agent, type IncomingMessage } from "node:http";
import { Agent as TlsAgent } from "node:https";
import type { OnReadOpts, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TakeChunk } from "./types.ts";

/** Bytes read at a time while node:http parses them, and once they go to the taker directly. */
const parsed = 1 << 16;
const direct = 1 << 18;

/**
 * The reading side of a connection. What node:http parses comes in fresh memory, as it may be kept.
 * The rest of a long body can be diverted: then the socket reads into one and the same buffer, past
 * the parser, which would copy every byte into memory of its own.
 */
class Receiver {
  #socket: Socket | undefined;
  #divert: ((bytes: Uint8Array) => void) | undefined;
  #buffer: Buffer | undefined;
  #used: boolean = false;

  readonly onread: OnReadOpts = {
    buffer: () => {
      if (this.#divert === undefined) return Buffer.allocUnsafeSlow(parsed);
      this.#buffer ??= Buffer.allocUnsafeSlow(direct);
      return this.#buffer;
    },
    callback: (length, memory) => {
      this.#used = true;
      const bytes = memory.subarray(0, length);
      if (this.#divert === undefined) this.#socket?.emit("data", bytes);
      else this.#divert(bytes);
      return true;
    },
  };

  /** Whether the socket reads by way of this receiver. */
  get used(): boolean {
    return this.#used;
  }

  attach(socket: Socket): void {
    this.#socket = socket;
    receivers.set(socket, this);
  }

  divert(take: (bytes: Uint8Array) => void): void {
    this.#divert = take;
  }
}

const receivers = new WeakMap<Duplex, Receiver>();

/** Connections whose long bodies can be read directly. */
export class DirectAgent extends Agent {
  override createConnection(...[options, callback]: ConnectionArguments): Connection {
    return connected((more) => super.createConnection({ ...options, ...more }, callback));
  }
}

/** The same over TLS. */
export class DirectTlsAgent extends TlsAgent {
  override createConnection(...[options, callback]: ConnectionArguments): Connection {
    return connected((more) => super.createConnection({ ...options, ...more }, callback));
  }
}

type ConnectionArguments = Parameters<Agent["createConnection"]>;
type Connection = ReturnType<Agent["createConnection"]>;

function connected(connect: (more: { onread: OnReadOpts }) => Connection): Connection {
  const receiver = new Receiver();
  const socket = connect({ onread: receiver.onread });
  if (socket) receiver.attach(socket as Socket);
  return socket;
}

/**
 * Hands the rest of a body to `take` directly; node:http sees no more of it, but still tells when the
 * connection ends. The connection cannot be used again.
 *
 * @param left Bytes of the body that node:http has not seen.
 * @returns `false` where that cannot be done.
 */
export function divertBody(
  message: IncomingMessage,
  left: number,
  take: TakeChunk,
  end: (error?: unknown) => void,
): boolean {
  const { socket } = message;
  const receiver = receivers.get(socket);
  if (receiver === undefined || !receiver.used) return false;
  let rest = left;
  receiver.divert((bytes) => {
    const mine = bytes.subarray(0, rest);
    rest -= mine.length;
    const taken = take(mine);
    if (taken !== undefined) {
      socket.pause();
      taken.then(() => socket.resume(), end);
    }
    if (rest === 0) end();
  });
  socket.resume();
  return true;
}
