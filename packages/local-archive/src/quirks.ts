import { ArchiveError } from "./errors.ts";

/** Ways in which real archives deviate from the standards, each to be switched on by its name. */
export const QUIRKS = {
  "anonymous-job-list": "anybody may list the anonymous jobs (without it: 403)",
  "delete-leads-to-forbidden-list": "deleting a job leads anonymous callers to the closed job list",
  "phase-ignored-at-creation": "PHASE=RUN in the request that creates a job is ignored",
  "wait-ignores-phase": "the PHASE that accompanies WAIT is not looked at",
  "job-list-without-links": "entries of the job list have no href and no creation time",
  "bare-timestamps": "times in job documents have no zone",
  "run-once": "the /run URL of a synchronous job answers once, then 400",
  "tabledata-only": "every VOTable is TABLEDATA, whatever serialization was asked for",
  "late-error": "query results end in QUERY_STATUS=ERROR after HTTP 200 and half of the rows",
  "truncated-results": "query results break off in the middle of the document",
  "placeholder-info": "every result table is followed by an INFO named placeholder",
  "java-numbers": "floating point numbers are spelled as Java does: 1.0, 5.8E-7",
  "stcs-shapes": "regions come as STC-S with xtype adql:REGION",
  "names-as-typed": "FIELD names have the case that the query has, not the declared one",
  "odd-content-types": "media types of VOTables have a blank before the semicolon",
  "maxrec-zero-silent": "MAXREC=0 gives no OVERFLOW",
  "error-cut-short": "error documents with non-ASCII text lose their last bytes",
  "retry-after": "the first request to each path is answered 503 with Retry-After: 1",
  "datalink-cut": "DataLink answers at most 100 rows and drops the remaining IDs silently",
  "datalink-readable": "DataLink has the columns of 2020: readable instead of link_authorized",
  "datalink-no-votable-alias": "DataLink refuses RESPONSEFORMAT=votable",
  "datalink-legacy-faults":
    "DataLink error messages begin with NotFoundError instead of NotFoundFault",
  "datalink-package-uri": "packages have the semantics http://www.opencadc.org/caom2#pkg",
  "soda-echo": "an empty cutout is a redirect to a page that says 400 NoContent",
  "storage-mirror-down": "the first of several storage locations is dead",
  "storage-bad-digest": "the Digest of a file does not fit its bytes",
  "storage-hex-digest": "the Digest of a file is base64 of the hexadecimal text",
  "storage-gzip": "files are stored gzipped; Content-Encoding, Digest and Range speak of that",
  "storage-no-length": "files come without Content-Length and Digest",
  "storage-truncated": "file downloads break off half-way",
  "storage-suffix-range": "Range: bytes=-N is answered as bytes=0-N",
  "storage-no-ranges": "Range is ignored: always 200 and the whole file",
  "challenge-on-success": "anonymous answers carry several WWW-Authenticate headers",
  "expired-tokens": "tokens are issued already expired",
  "capabilities-blanks": "access URLs in capabilities are surrounded by blanks",
  "capabilities-unknown-methods":
    "capabilities list interfaces with unknown security methods first",
  "tables-no-columns": "/tables has no columns unless detail=max",
  "diagnostic-results": "job results include several diag entries before the real one",
} as const;

/** The name of a deviation. */
export type Quirk = keyof typeof QUIRKS;

/** The deviations that are switched on. */
export type Quirks = ReadonlySet<Quirk>;

/** @throws {@link ArchiveError} for a name that is not in {@link QUIRKS}. */
export function parseQuirks(names: readonly string[]): Quirks {
  for (const name of names) {
    if (!(name in QUIRKS)) {
      throw new ArchiveError("UNKNOWN_QUIRK", `unknown quirk: ${name}`, {
        hint: `known quirks: ${Object.keys(QUIRKS).join(", ")}`,
      });
    }
  }
  return new Set(names as readonly Quirk[]);
}
