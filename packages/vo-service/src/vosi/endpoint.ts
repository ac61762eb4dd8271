import { NotFoundError, VoError } from "../errors.ts";
import type { Session } from "../session.ts";
import type { RequestOptions } from "../transport/request-options.ts";

/**
 * Asks the VOSI endpoint of a service: below its base address or, where that is none, beside it.
 * `https://archive.example/tap/sync` thus leads to `https://archive.example/tap/capabilities`.
 */
export async function fetchEndpoint(
  session: Session,
  baseUrl: string | URL,
  name: "capabilities" | "availability",
  options: RequestOptions = {},
): Promise<Response> {
  const url = new URL(baseUrl);
  url.search = "";
  url.hash = "";
  url.pathname = url.pathname.replace(/\/+$/, "");
  if (url.pathname.endsWith(`/${name}`)) return session.fetch(url, options);
  const below = new URL(url);
  below.pathname += `/${name}`;
  try {
    return await session.fetch(below, options);
  } catch (error) {
    const beside = new URL(url);
    beside.pathname = url.pathname.replace(/\/[^/]*$/, `/${name}`);
    if (!(error instanceof NotFoundError) || beside.pathname === below.pathname) throw error;
    try {
      return await session.fetch(beside, options);
    } catch (second) {
      if (!(second instanceof NotFoundError)) throw second;
      throw new NotFoundError(`No ${name} at ${below.href}, nor at ${beside.href}`, {
        url: below.href,
        status: 404,
        cause: error instanceof VoError ? error : second,
        hint: "check that this is the base address of a VO service",
      });
    }
  }
}
