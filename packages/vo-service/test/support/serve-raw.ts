import { type AddressInfo, createServer, type Socket } from "node:net";

export interface RawServer {
  /** http://127.0.0.1:port */
  readonly url: string;
  /** The connections that asked for something and are open. */
  readonly connections: ReadonlySet<Socket>;
  close(): Promise<void>;
}

/** A server on loopback that sends the bytes it is told, HTTP or not, to whoever asks, and hangs up. */
export async function serveRaw(
  answer: string | Uint8Array | ((socket: Socket, asked: Buffer) => void),
): Promise<RawServer> {
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    socket.on("close", () => connections.delete(socket)).on("error", () => undefined);
    socket.on("data", (asked) => {
      connections.add(socket);
      if (typeof answer === "function") answer(socket, asked);
      else socket.end(answer);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of connections) socket.destroy();
      }),
  };
}
