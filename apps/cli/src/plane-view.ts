/** What people want to see of a plane first; `--columns` and the other formats have the rest. */
export const planeView: readonly string[] = [
  "observationURI",
  "productID",
  "target_name",
  "instrument_name",
  "energy_bandpassName",
  "time_exposure",
  "calibrationLevel",
  "dataProductType",
  "dataRelease",
];
