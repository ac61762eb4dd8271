import { readXml, type XmlElement, XmlError } from "@vostack/xml";
import { ProtocolError, UnavailableError } from "../errors.ts";
import type { Session } from "../session.ts";
import { readDocument } from "../transport/read-document.ts";
import type { RequestOptions } from "../transport/request-options.ts";
import { fetchEndpoint } from "./endpoint.ts";

/** Whether a service is there (VOSI 1.1, section 3). */
export interface Availability {
  /** Whether it accepts requests. */
  readonly available: boolean;
  /** Since when. */
  readonly upSince: Date | undefined;
  /** When it will go down. */
  readonly downAt: Date | undefined;
  /** When it will be there again. */
  readonly backAt: Date | undefined;
  /** What it says about it. */
  readonly notes: readonly string[];
}

/**
 * Asks the service at a base URL whether it accepts requests (VOSI 1.1, section 3). A service that answers 503 is not
 * available, and that is no error; one that cannot be reached is one.
 *
 * @throws NotFoundError when it does not tell, ProtocolError when its answer cannot be read
 */
export async function getAvailability(
  session: Session,
  baseUrl: string | URL,
  options: RequestOptions = {},
): Promise<Availability> {
  let response: Response;
  try {
    response = await fetchEndpoint(session, baseUrl, "availability", { retries: 0, ...options });
  } catch (error) {
    if (!(error instanceof UnavailableError) || error.status !== 503) throw error;
    const notes = error.serverMessage === undefined ? [] : [error.serverMessage];
    const backAt =
      error.retryAfter === undefined ? undefined : new Date(Date.now() + error.retryAfter * 1000);
    return { available: false, upSince: undefined, downAt: undefined, backAt, notes };
  }
  return parseAvailability(await readDocument(response), response.url);
}

/**
 * Reads a VOSI availability document.
 *
 * @param url - where it came from, for errors
 * @throws ProtocolError when it is no such document
 */
export function parseAvailability(document: string | Uint8Array, url?: string): Availability {
  const at = url === undefined ? {} : { url };
  let root: XmlElement;
  try {
    root = readXml(document);
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause;
    throw new ProtocolError(`Cannot read the availability: ${cause.message}`, { ...at, cause });
  }
  const available = root.child("available")?.text.trim().toLowerCase();
  if (available === undefined) {
    throw new ProtocolError(`Expected <availability>, got <${root.qualifiedName}>`, at);
  }
  return {
    available: available === "true" || available === "1",
    upSince: dateOf(root, "upSince"),
    downAt: dateOf(root, "downAt"),
    backAt: dateOf(root, "backAt"),
    notes: root.childrenNamed("note").flatMap((note) => note.text.trim() || []),
  };
}

function dateOf(root: XmlElement, name: string): Date | undefined {
  const text = root.child(name)?.text.trim();
  if (!text) return undefined;
  // DALI timestamps are UTC where they do not say.
  const date = new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
