import { NotFoundError, ProtocolError, type Session } from "@vostack/vo-service";

/** Where an object is, and who said so. */
export interface ResolvedName {
  /** The name that was asked for. */
  readonly target: string;
  /** Right ascension, ICRS deg. */
  readonly ra: number;
  /** Declination, ICRS deg. */
  readonly dec: number;
  /** The name service that knew it. */
  readonly service: string;
  /** The name that it has there. */
  readonly objectName: string | undefined;
  /** What it is there. */
  readonly objectType: string | undefined;
}

/**
 * Asks the archive's resolver (NED, SIMBAD, VizieR) where an object is.
 *
 * @throws NotFoundError when nobody knows the name
 */
export async function resolveName(
  resolverUrl: string,
  target: string,
  options: { readonly session: Session; readonly signal?: AbortSignal },
): Promise<ResolvedName> {
  const url = new URL(resolverUrl);
  for (const [name, value] of [
    ["target", target],
    ["format", "json"],
    ["detail", "max"],
  ] as const) {
    url.searchParams.set(name, value);
  }
  // An unknown name is answered with 425.
  const response = await options.session.fetch(url, {
    accept: (status) => status < 300 || status === 425,
    ...(options.signal && { signal: options.signal }),
  });
  const answer = parse(await response.text(), url);
  const { ra, dec, error } = answer;
  if (response.status === 425 || error !== undefined) {
    throw new NotFoundError(`No name service knows ${JSON.stringify(target)}`, {
      url: url.href,
      status: response.status,
      hint: "give coordinates, such as '10.6847 41.2688' or '00h42m44.3s +41d16m09s'",
      ...(typeof error === "string" && { serverMessage: error }),
    });
  }
  if (typeof ra !== "number" || typeof dec !== "number") throw unreadable(url);
  const text = (value: unknown): string | undefined =>
    typeof value === "string" && value !== "" ? value : undefined;
  return {
    target,
    ra,
    dec,
    service: text(answer.service) ?? "",
    objectName: text(answer.oname),
    objectType: text(answer.otype),
  };
}

function parse(text: string, url: URL): Record<string, unknown> {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw unreadable(url, cause);
  }
}

function unreadable(url: URL, cause?: unknown): ProtocolError {
  return new ProtocolError("The name resolver gave an answer that is no position", {
    url: url.href,
    ...(cause !== undefined && { cause }),
  });
}
