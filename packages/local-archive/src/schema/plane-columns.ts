import { parseColumns } from "./parse-columns.ts";
import type { ColumnInfo } from "./table.ts";

/** caom2.Plane in the CAOM 2.4 layout. */
export const planeColumns: ColumnInfo[] = parseColumns(
  "caom2:Plane.",
  `
  publisherID                  char[*]    uri           -       pis =   caomPublisherID
  obsID                        char[36]   uuid          -       pi  -
  planeID                      char[36]   uuid          -       pis id
  planeURI                     char[*]    uri           -       pis uri
  creatorID                    char[*]    uri           -       pis =
  productID                    char[64*]  -             -       pis =
  metaRelease                  char[23*]  timestamp     -       i   =
  metaReadGroups               char[*]    -             -       -   =
  dataRelease                  char[23*]  timestamp     -       i   =
  dataReadGroups               char[*]    -             -       -   =
  dataProductType              char[128*] -             -       ps  =
  calibrationLevel             int        -             -       ps  =
  provenance_name              char[128*] -             -       s   =
  provenance_version           char[32*]  -             -       -   =
  provenance_reference         char[256*] -             -       -   =
  provenance_producer          char[128*] -             -       -   =
  provenance_project           char[256*] -             -       -   =
  provenance_runID             char[64*]  -             -       i   =
  provenance_lastExecuted      char[23*]  timestamp     -       -   =
  provenance_keywords          char[*]    -             -       -   =
  provenance_inputs            char[*]    -             -       -   =
  metrics_sourceNumberDensity  double     -             deg**-2 -   =
  metrics_background           double     -             Jy/pix  -   =
  metrics_backgroundStddev     double     -             Jy/pix  -   =
  metrics_fluxDensityLimit     double     -             Jy      -   =
  metrics_magLimit             double     -             -       -   =
  observable_ucd               char[64*]  -             -       -   =
  quality_flag                 char[16*]  -             -       -   =
  position_bounds              char[*]    shape         deg     pis =
  position_bounds_samples      char[*]    multishape    deg     -   =
  position_bounds_size         double     -             deg     -   =
  position_resolution          double     -             arcsec  -   =
  position_resolutionBounds    double[2]  interval      arcsec  -   =
  position_sampleSize          double     -             arcsec  -   =
  position_dimension_naxis1    long       -             -       -   =
  position_dimension_naxis2    long       -             -       -   =
  position_timeDependent       int        -             -       -   =
  energy_bounds                double[2]  interval      m       pis =
  energy_bounds_samples        double[*]  multiinterval m       -   =
  energy_bounds_lower          double     -             m       i   =
  energy_bounds_upper          double     -             m       i   =
  energy_bounds_width          double     -             m       -   =
  energy_dimension             long       -             -       -   =
  energy_resolvingPower        double     -             -       -   =
  energy_resolvingPowerBounds  double[2]  interval      -       -   =
  energy_sampleSize            double     -             m       -   =
  energy_emBand                char[32*]  -             -       -   =
  energy_energyBands           char[32*]  -             -       -   =
  energy_bandpassName          char[32*]  -             -       -   =
  energy_transition_species    char[32*]  -             -       -   =
  energy_transition_transition char[32*]  -             -       -   =
  energy_freqWidth             double     -             Hz      -   =
  energy_freqSampleSize        double     -             Hz      -   =
  energy_restwav               double     -             m       i   =
  time_bounds                  double[2]  interval      d       pis =
  time_bounds_samples          double[*]  multiinterval d       -   =
  time_bounds_lower            double     -             d       i   =
  time_bounds_upper            double     -             d       i   =
  time_bounds_width            double     -             d       i   =
  time_dimension               long       -             -       -   =
  time_resolution              double     -             d       -   =
  time_resolutionBounds        double[2]  interval      d       -   =
  time_sampleSize              double     -             d       -   =
  time_exposure                double     -             s       -   =
  polarization_states          char[32*]  -             -       pis =
  polarization_dimension       int        -             -       -   =
  custom_ctype                 char[32*]  -             -       -   =
  custom_bounds                double[2]  interval      -       -   =
  custom_bounds_samples        double[*]  multiinterval -       -   =
  custom_bounds_lower          double     -             -       -   =
  custom_bounds_upper          double     -             -       -   =
  custom_bounds_width          double     -             -       -   =
  custom_dimension             long       -             -       -   =
  metaProducer                 char[*]    uri           -       p   =
  lastModified                 char[23*]  timestamp     -       pi  =
  maxLastModified              char[23*]  timestamp     -       pi  =
  metaChecksum                 char[*]    uri           -       p   =
  accMetaChecksum              char[*]    uri           -       p   =
`,
);

/** caom2.ProvenanceInput: which planes a plane is made of. */
export const provenanceInputColumns: ColumnInfo[] = parseColumns(
  "",
  `
  outputID char[36] uuid - i -
  inputID  char[*]  uri  - i -
`,
);
