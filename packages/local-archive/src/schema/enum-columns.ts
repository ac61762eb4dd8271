import { parseColumns } from "./parse-columns.ts";
import type { ColumnInfo } from "./table.ts";

/** caom2.EnumField: combinations of the values one can choose from. */
export const enumFieldColumns: ColumnInfo[] = parseColumns(
  "",
  `
  num_tuples            long       - - p
  max_time_bounds_cval1 double     - d p
  collection            char[64*]  - - p
  telescope_name        char[64*]  - - p
  instrument_name       char[64*]  - - p
  type                  char[32*]  - - p
  intent                char[32*]  - - p
  dataProductType       char[128*] - - p
  calibrationLevel      int        - - p
  energy_emBand         char[32*]  - - p
  energy_bandpassName   char[32*]  - - p
`,
);

/** caom2.ObsCoreEnumField: the same in ObsCore's terms. */
export const obsCoreEnumFieldColumns: ColumnInfo[] = parseColumns(
  "",
  `
  obs_collection   char[64*] - - p
  facility_name    char[64*] - - p
  instrument_name  char[64*] - - p
  dataproduct_type char[16*] - - p
  calib_level      int       - - p
  num_tuples       long      - - p
  max_t_min        double    - d p
`,
);
