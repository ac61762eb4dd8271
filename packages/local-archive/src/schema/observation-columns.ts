import { parseColumns } from "./parse-columns.ts";
import type { ColumnInfo } from "./table.ts";

/** caom2.Observation in the CAOM 2.4 layout. */
export const observationColumns: ColumnInfo[] = parseColumns(
  "caom2:Observation.",
  `
  observationURI                   char[*]    uri       -      pis uri caomObservationURI
  obsID                            char[36]   uuid      -      pis id
  collection                       char[32*]  -         -      pis =
  observationID                    char[128*] -         -      pis =
  algorithm_name                   char[32*]  -         -      -   =
  type                             char[32*]  -         -      ps  =
  intent                           char[32*]  -         -      s   =
  sequenceNumber                   int        -         -      -   =
  metaRelease                      char[23*]  timestamp -      -   =
  metaReadGroups                   char[*]    -         -      -   =
  proposal_id                      char[128*] -         -      i   =
  proposal_pi                      char[128*] -         -      -   =
  proposal_project                 char[32*]  -         -      p   =
  proposal_title                   char[256*] -         -      -   =
  proposal_keywords                char[*]    -         -      -   =
  target_name                      char[32*]  -         -      p   =
  target_targetID                  char[32*]  uri       -      p   =
  target_type                      char[32*]  -         -      p   =
  target_standard                  int        -         -      -   =
  target_redshift                  double     -         -      -   =
  target_moving                    int        -         -      -   =
  target_keywords                  char[*]    -         -      -   =
  targetPosition_coordsys          char[16*]  -         -      -   =
  targetPosition_equinox           double     -         -      -   =
  targetPosition_coordinates_cval1 double     -         deg    -   =
  targetPosition_coordinates_cval2 double     -         deg    -   =
  telescope_name                   char[32*]  -         -      pis =
  telescope_geoLocationX           double     -         -      -   =
  telescope_geoLocationY           double     -         -      -   =
  telescope_geoLocationZ           double     -         -      -   =
  telescope_keywords               char[*]    -         -      -   =
  requirements_flag                char[16]   -         -      p   =
  instrument_name                  char[32*]  -         -      pis =
  instrument_keywords              char[*]    -         -      -   =
  environment_seeing               double     -         arcsec -   =
  environment_humidity             double     -         -      -   =
  environment_elevation            double     -         deg    -   =
  environment_tau                  double     -         -      -   =
  environment_wavelengthTau        double     -         m      -   =
  environment_ambientTemp          double     -         C      -   =
  environment_photometric          int        -         -      -   =
  members                          char[*]    -         -      -   =
  typeCode                         char       -         -      -   =
  metaProducer                     char[*]    uri       -      p   =
  lastModified                     char[23*]  timestamp -      p   =
  maxLastModified                  char[23*]  timestamp -      p   =
  metaChecksum                     char[*]    uri       -      p   =
  accMetaChecksum                  char[*]    uri       -      p   =
`,
);

/** caom2.ObservationMember: which observations a derived observation is made of. */
export const observationMemberColumns: ColumnInfo[] = parseColumns(
  "",
  `
  parentID char[36] uuid - i -
  memberID char[*]  uri  - i -
`,
);
