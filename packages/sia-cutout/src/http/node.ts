import { type IncomingMessage, request } from "node:http";
import { request as tlsRequest } from "node:https";
import { Readable } from "node:stream";
import { DirectAgent, DirectTlsAgent, divertBody } from "./receiver.node.ts";
import { cancelStream, readStream } from "./stream.ts";
import type { FileTransport, SendInit, TakeChunk } from "./types.ts";

/** Below this a connection that can be used again is worth more than reading directly. */
const long = 1 << 22;

/** Servers say how long they keep an idle connection; those that do not get half a minute. */
const kept = { keepAlive: true, timeout: 30_000 };
const agent = new DirectAgent(kept);
const tlsAgents = new Map<string | undefined, DirectTlsAgent>();

/** Bodies that are read past the web streams. */
const messages = new WeakMap<Response, IncomingMessage>();

/**
 * Files by `node:http`: the bytes as they are stored, where fetch would undo Content-Encoding and so
 * break lengths, ranges and digests; and half the work and a third of the memory of web streams.
 */
export const files: FileTransport = {
  send: behindProxy() ? undefined : send,
  isStored: (response) =>
    messages.has(response) ||
    ["", "identity"].includes(response.headers.get("Content-Encoding") ?? ""),
  cancel: async (response) => {
    messages.get(response)?.destroy();
    await cancelStream(response);
  },
  readBody: (response, take) => {
    const message = messages.get(response);
    return message === undefined ? readStream(response, take) : readMessage(message, take);
  },
};

/** A proxy is the session's business. */
function behindProxy(): boolean {
  return Object.entries(process.env).some(
    ([name, value]) => /^(https?|all)_proxy$/i.test(name) && value !== "",
  );
}

function send(url: string, init: SendInit): Promise<Response> {
  return new Promise((resolve, reject) => {
    const secure = url.startsWith("https:");
    const sent = (secure ? tlsRequest : request)(url, {
      method: init.method ?? "GET",
      headers: Object.fromEntries(new Headers(init.headers)),
      agent: secure ? tlsAgent(init) : agent,
      ...(init.signal instanceof AbortSignal && { signal: init.signal }),
    });
    let answered = false;
    sent.on("error", (error) => {
      // The server closed an idle connection just when it was used again (RFC 9112, section 9.3.1).
      if (!answered && sent.reusedSocket && isReset(error)) resolve(send(url, init));
      else reject(error);
    });
    sent.on("response", (message) => {
      answered = true;
      resolve(toResponse(message));
    });
    sent.end();
  });
}

function isReset(error: Error): boolean {
  return "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
}

function tlsAgent({ certificate }: SendInit): DirectTlsAgent {
  let found = tlsAgents.get(certificate);
  if (found === undefined) {
    const identity = certificate === undefined ? {} : { cert: certificate, key: certificate };
    found = new DirectTlsAgent({ ...kept, ...identity });
    tlsAgents.set(certificate, found);
  }
  return found;
}

function toResponse(message: IncomingMessage): Response {
  const headers = new Headers();
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2) {
    headers.append(message.rawHeaders[at]!, message.rawHeaders[at + 1]!);
  }
  const status = message.statusCode ?? 0;
  const init = { status, statusText: message.statusMessage ?? "", headers };
  if (status === 200 || status === 206) {
    const response = new Response(null, init);
    messages.set(response, message);
    return response;
  }
  if (status === 204 || status === 304) {
    message.resume();
    return new Response(null, init);
  }
  return new Response(Readable.toWeb(message) as ReadableStream<Uint8Array>, init);
}

function readMessage(message: IncomingMessage, take: TakeChunk): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      message.destroy();
      reject(error);
    };
    // NaN where the length is not known.
    let left = Number(message.headers["content-length"] ?? Number.NaN);
    const diverted = (error?: unknown): void => {
      if (error === undefined) resolve();
      else reject(error);
      message.destroy();
    };
    if (message.destroyed && !message.complete) fail(closed());
    message.on("data", (chunk: Uint8Array) => {
      left -= chunk.length;
      const taken = take(chunk);
      if (taken !== undefined) {
        message.pause();
        taken.then(() => message.resume(), fail);
      } else if (left >= long && message.readableLength === 0) {
        divertBody(message, left, take, diverted);
      }
    });
    message.on("error", (error) => fail(closed(error)));
    message.on("end", resolve);
    message.on("close", () => {
      if (!message.complete) fail(closed());
    });
  });
}

/** As fetch has it: a broken line is a TypeError with a cause. */
function closed(cause?: unknown): TypeError {
  return new TypeError("The connection was closed in mid-body", { cause });
}
