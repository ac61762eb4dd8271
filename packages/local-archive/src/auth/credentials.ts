import { BadRequest, Forbidden, NotFound, Unauthorized } from "../http/http-error.ts";
import type { ArchiveRequest } from "../http/request.ts";
import type { Certificates } from "./certificates.ts";

const MAX_DAYS = 30;

/** `/cred/generate`: a client certificate for whoever has signed on in another way. */
export async function credentialDelegation(
  certificates: Certificates,
  request: ArchiveRequest,
  path: string,
): Promise<Response> {
  if (path !== "generate") throw new NotFound(`not found: ${path}`);
  if (request.headers.has("x-client-certificate")) {
    throw new Forbidden("Renewing certificate using certificate authentication not permitted");
  }
  const { identity } = request;
  if (identity === null) throw new Unauthorized();
  const asked = (await request.parameters()).get("daysValid");
  const days = asked === undefined ? MAX_DAYS : Number(asked);
  if (!(days > 0)) throw new BadRequest(`invalid daysValid: ${asked}`);
  if (days > MAX_DAYS) {
    throw new BadRequest(`daysValid larger than maximum allowed: ${MAX_DAYS}`);
  }
  return new Response(await certificates.issue(identity.user, days), {
    headers: {
      "content-type": "application/x-pem-file",
      "content-disposition": 'inline; filename="cadcproxy.pem"',
    },
  });
}
