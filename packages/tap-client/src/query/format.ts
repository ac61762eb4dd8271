/** An output format as capabilities list it (TAPRegExt `outputFormat`). */
export interface OfferedFormat {
  /** Media type, with parameters. */
  readonly mime: string;
  /** Short names. */
  readonly aliases: readonly string[];
}

/**
 * The RESPONSEFORMAT to ask for when speed counts: BINARY2 where it is offered, else nothing,
 * which leaves the service its own VOTable. Short names come first, since some services
 * know their own media types only in the exact spelling.
 */
export function fastestFormat(offered: readonly OfferedFormat[]): string | undefined {
  const format = offered.find(
    ({ mime }) => isVotable(mime) && /serialization="?binary2"?/i.test(mime),
  );
  return format && (format.aliases[0] ?? format.mime);
}

/** Type and subtype of a content type, lower case, without parameters and blanks. */
export function mediaType(contentType: string | null): string {
  return (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** Whether an answer of this type may be a VOTable. */
function isVotable(contentType: string | null): boolean {
  return [
    "application/x-votable+xml",
    "text/xml",
    "application/xml",
    "application/votable",
  ].includes(mediaType(contentType));
}
