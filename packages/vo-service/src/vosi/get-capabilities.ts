import type { Session } from "../session.ts";
import { readDocument } from "../transport/read-document.ts";
import type { RequestOptions } from "../transport/request-options.ts";
import type { Capability } from "./capability.ts";
import { fetchEndpoint } from "./endpoint.ts";
import { parseCapabilities } from "./parse-capabilities.ts";

/**
 * Reads the capabilities of the service at a base URL (VOSI 1.1, section 2). The session learns from them
 * which credentials the service takes.
 *
 * @throws NotFoundError when there are none, ProtocolError when they cannot be read
 */
export async function getCapabilities(
  session: Session,
  baseUrl: string | URL,
  options: RequestOptions = {},
): Promise<Capability[]> {
  const response = await fetchEndpoint(session, baseUrl, "capabilities", options);
  const capabilities = parseCapabilities(await readDocument(response), response.url);
  session.learn(capabilities);
  return capabilities;
}
