import { createServer, request as forward } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";

export interface TestProxy {
  /** 127.0.0.1:port */
  readonly host: string;
  /** What came by: "GET http://…", "CONNECT host:port", "SOCKS host:port". */
  readonly requests: string[];
  /** The passwords that were shown. */
  readonly shown: (string | undefined)[];
  close(): Promise<void>;
}

/**
 * A proxy on loopback as curl and others know them: http is forwarded, the rest goes through tunnels, which may lead
 * elsewhere than their address says. It refuses with a status, if one is given.
 */
export async function startProxy(
  options: { readonly refuse?: number; readonly leadTo?: string } = {},
): Promise<TestProxy> {
  const { refuse, leadTo } = options;
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  const shown: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    shown.push(request.headers["proxy-authorization"]);
    if (refuse !== undefined) {
      response.writeHead(refuse).end("refused");
      return;
    }
    const { method } = request;
    const { "proxy-authorization": _, ...headers } = request.headers;
    const url = new URL(request.url ?? "");
    if (leadTo !== undefined) url.host = leadTo;
    request.pipe(
      forward(url, { method, headers: { ...headers, "x-via": "proxy" } }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", (request, socket) => {
    requests.push(`CONNECT ${request.url}`);
    shown.push(request.headers["proxy-authorization"]);
    if (refuse !== undefined) {
      socket.end(`HTTP/1.1 ${refuse} Refused\r\n\r\n`);
      return;
    }
    const upstream = tunnel(leadTo ?? request.url ?? "", sockets);
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    shown,
    close: () => closing(server, sockets),
  };
}

/** A SOCKS proxy without passwords (RFC 1928), which leads elsewhere than it is asked for. */
export async function startSocks(leadTo: string): Promise<TestProxy> {
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.write(Buffer.from([5, 0]));
      socket.once("data", (asked) => {
        const length = asked[4] ?? 0;
        const name = asked.subarray(5, 5 + length).toString("latin1");
        requests.push(`SOCKS ${name}:${asked.readUInt16BE(5 + length)}`);
        const upstream = tunnel(leadTo, sockets);
        socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
        socket.pipe(upstream).pipe(socket);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    shown: [],
    close: () => closing(server, sockets),
  };
}

function tunnel(to: string, sockets: Set<Socket>): Socket {
  const { hostname, port } = new URL(`http://${to}`);
  const upstream = connect({ host: hostname, port: Number(port) });
  upstream.on("error", () => undefined);
  sockets.add(upstream);
  return upstream;
}

function closing(
  server: { close(done: () => void): unknown },
  sockets: ReadonlySet<Socket>,
): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
