import { escapeText } from "@vostack/xml";
import { decodePath } from "../http/decode-path.ts";
import { BadRequest, MethodNotAllowed, NotFound, Unauthorized } from "../http/http-error.ts";
import type { ArchiveRequest } from "../http/request.ts";
import { text, xml } from "../http/responses.ts";
import { COOKIE, type Sessions } from "./sessions.ts";

/** `/ac`: sign-on, and who one is. */
export async function accessControl(
  sessions: Sessions,
  request: ArchiveRequest,
  path: string,
): Promise<Response> {
  if (path === "login") return login(sessions, request);
  if (path === "whoami") {
    const { identity } = request;
    if (identity === null) throw new Unauthorized();
    return new Response(null, {
      status: 302,
      headers: { location: `/ac/users/${encodeURIComponent(identity.user)}?idType=HTTP` },
    });
  }
  const user = /^users\/([^/]+)$/.exec(path)?.[1];
  if (user === undefined) throw new NotFound(`not found: ${path}`);
  if (request.identity?.user !== decodePath(user)) throw new Unauthorized();
  return xml(userDocument(request.identity.user));
}

async function login(sessions: Sessions, request: ArchiveRequest): Promise<Response> {
  if (request.method !== "POST") throw new MethodNotAllowed(request.method, "POST");
  const parameters = await request.parameters();
  const user = parameters.get("username");
  const password = parameters.get("password");
  if (user === undefined || user === "") throw new BadRequest("Missing username");
  if (password === undefined || password === "") throw new BadRequest("Missing password");
  const identity = sessions.authenticate(user, password);
  const token = sessions.token(identity);
  const response = text(token);
  response.headers.set("x-vo-authenticated", identity.user);
  response.headers.set("x-vo-bearer", token);
  return response;
}

function userDocument(user: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<user>
<identities>
<identity type="HTTP">${escapeText(user)}</identity>
</identities>
</user>
`;
}

/** The challenges of an anonymous answer, each a header of its own. */
export function challenges(origin: string): string[] {
  const password = "ivo://ivoa.net/sso#tls-with-password";
  return [
    "Bearer",
    `ivoa_bearer standard_id="${password}", access_url="${origin}/ac/login", HACK=temporary`,
    `ivoa_cookie cookie_name="${COOKIE}"`,
  ];
}
