import type { ServerResponse } from "node:http";
import { type Handler, type SeenRequest, startServer, type TestServer } from "./http-server.ts";

/** A VOTable with the columns `id` (int) and `name` (text). */
export function votable(rows: number, options: { late?: string; early?: string } = {}): string {
  const { late = "", early = info("OK") } = options;
  const cells = Array.from({ length: rows }, (_, id) => `<TR><TD>${id}</TD><TD>n${id}</TD></TR>\n`);
  return `<?xml version="1.0"?>
<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results">${early}
<TABLE><FIELD name="id" datatype="int"/><FIELD name="name" datatype="char" arraysize="*"/>
<DATA><TABLEDATA>
${cells.join("")}</TABLEDATA></DATA></TABLE>${late}</RESOURCE></VOTABLE>`;
}

export function info(status: string, message = ""): string {
  return `<INFO name="QUERY_STATUS" value="${status}">${message}</INFO>`;
}

/** A document that says nothing but that the query failed. */
export function errorDocument(message: string): string {
  return `<VOTABLE version="1.4"><RESOURCE type="results">${info("ERROR", message)}</RESOURCE></VOTABLE>`;
}

export const votableType = { "Content-Type": "application/x-votable+xml" };

/** A TAP service without capabilities whose `/sync` and whatever else is given behave as told. */
export async function fakeTap(
  routes: Record<string, Handler>,
): Promise<TestServer & { tap: string }> {
  const server = await startServer((request, response) => {
    const name = Object.keys(routes).find((path) => matches(path, request));
    const handler = name === undefined ? undefined : routes[name];
    if (handler) return handler(request, response);
    response.writeHead(404, { "Content-Type": "text/plain" }).end("not found");
  });
  return Object.assign(server, { tap: `${server.url}/tap` });
}

export function send(
  response: ServerResponse,
  body: string,
  headers: Record<string, string> = votableType,
): void {
  response.writeHead(200, headers).end(body);
}

function matches(path: string, request: SeenRequest): boolean {
  const [method, pattern] = path.includes(" ") ? path.split(" ") : [undefined, path];
  if (method && method !== request.method) return false;
  const want = `/tap${pattern}`;
  return want.endsWith("*") ? request.path.startsWith(want.slice(0, -1)) : request.path === want;
}
