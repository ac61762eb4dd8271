import { CaomError } from "./errors.ts";

/** The names in an observation's URI. */
export interface ObservationName {
  /** The collection. */
  readonly collection: string;
  /** The name within the collection. */
  readonly observationID: string;
}

/**
 * Takes `caom:{collection}/{observationID}` apart.
 *
 * @throws CaomError `bad-uri` when it has another form
 */
export function parseObservationURI(uri: string): ObservationName {
  const match = /^caom:([^/\s%\\]+)\/([^/\s%\\]+)$/.exec(uri);
  if (match) return { collection: match[1] as string, observationID: match[2] as string };
  throw new CaomError("bad-uri", `${JSON.stringify(uri)} is not the URI of an observation`, {
    hint: "write caom:{collection}/{observationID}, such as caom:CFHT/2376828",
  });
}
