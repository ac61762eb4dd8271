import { parseColumns } from "./parse-columns.ts";
import type { ColumnInfo } from "./table.ts";

/** caom2.Artifact in the CAOM 2.4 layout. */
export const artifactColumns: ColumnInfo[] = parseColumns(
  "caom2:Artifact.",
  `
  uri               char[*]    uri       -    pis =  caomArtifactURI
  planeID           char[36]   uuid      -    pi  -
  artifactID        char[36]   uuid      -    pis id
  productType       char[32*]  -         -    p   =
  releaseType       char[16*]  -         -    p   =
  contentType       char[128*] -         -    p   =
  contentLength     long       -         byte p   =
  contentChecksum   char[*]    uri       -    p   =
  contentRelease    char[23*]  timestamp -    i   =
  contentReadGroups char[*]    -         -    -   =
  metaProducer      char[*]    uri       -    p   =
  lastModified      char[23*]  timestamp -    pi  =
  maxLastModified   char[23*]  timestamp -    pi  =
  metaChecksum      char[*]    uri       -    p   =
  accMetaChecksum   char[*]    uri       -    p   =
`,
);

/** caom2.Part in the CAOM 2.4 layout. */
export const partColumns: ColumnInfo[] = parseColumns(
  "caom2:Part.",
  `
  artifactID      char[36]   uuid      - pi  -
  partID          char[36]   uuid      - pis id
  name            char[128*] -         - p   =
  productType     char[32*]  -         - p   =
  metaProducer    char[*]    uri       - p   =
  lastModified    char[23*]  timestamp - pi  =
  maxLastModified char[23*]  timestamp - pi  =
  metaChecksum    char[*]    uri       - p   =
  accMetaChecksum char[*]    uri       - p   =
`,
);
