import { Agent, type IncomingMessage } from "node:http";
import { Agent as TlsAgent } from "node:https";
import type { OnReadOpts, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TakeChunk } from "./types.ts";

/** Bytes read at a time while node:http parses them. */
const parsed = 1 << 16;
/** Bytes read at a time once they go to the taker: the longer the faster, where the line fills them. */
const shortest = 1 << 18;
const longest = 1 << 20;
/** Buffers that the taker may be busy with at a time. */
const most = 3;

/**
 * The reading side of a connection. What node:http parses comes in fresh memory, as it may be kept.
 * The rest of a long body can be diverted: then the socket reads past the parser, which would copy
 * every byte, into a few buffers that are used again.
 */
class Receiver {
  #socket: Socket | undefined;
  #divert: ((bytes: Uint8Array, memory: Uint8Array) => void) | undefined;
  #free: Uint8Array[] = [];
  #length = shortest;
  #used: boolean = false;

  readonly onread: OnReadOpts = {
    buffer: () => {
      if (this.#divert === undefined) return Buffer.allocUnsafeSlow(parsed);
      return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#length);
    },
    callback: (length, memory) => {
      this.#used = true;
      const bytes = memory.subarray(0, length);
      if (this.#divert === undefined) this.#socket?.emit("data", bytes);
      else {
        if (length === this.#length) this.#length = Math.min(2 * this.#length, longest);
        this.#divert(bytes, memory);
      }
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

  divert(take: (bytes: Uint8Array, memory: Uint8Array) => void): void {
    this.#divert = take;
  }

  /** Takes memory back that nobody uses any more; what has become too short is let go. */
  reuse(memory: Uint8Array): void {
    if (memory.length === this.#length) this.#free.push(memory);
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
  let busy = 0;
  receiver.divert((bytes, memory) => {
    const mine = bytes.subarray(0, rest);
    rest -= mine.length;
    const taken = take(mine);
    if (taken === undefined) {
      receiver.reuse(memory);
    } else {
      busy++;
      if (busy === most) socket.pause();
      taken.then(() => {
        receiver.reuse(memory);
        busy--;
        if (rest > 0) socket.resume();
      }, end);
    }
    if (rest === 0) end();
  });
  socket.resume();
  return true;
}
