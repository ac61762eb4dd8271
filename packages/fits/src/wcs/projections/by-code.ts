import { bon, cod, coe, coo, cop, pco } from "./conic.ts";
import { qsc, tsc } from "./cube.ts";
import { ait, car, cea, cyp, mer, mol, par, sfl } from "./cylindrical.ts";
import { hpx } from "./healpix.ts";
import { azp, sin, szp } from "./perspective.ts";
import type { ProjectionMaker } from "./projection.ts";
import { air, arc, stg, tan, zea, zpn } from "./zenithal.ts";

/** The projections by their three-letter codes. */
export const projections: ReadonlyMap<string, ProjectionMaker> = new Map([
  ["AZP", azp],
  ["SZP", szp],
  ["TAN", tan],
  ["TPV", tan],
  ["STG", stg],
  ["SIN", sin],
  ["ARC", arc],
  ["ZPN", zpn],
  ["ZEA", zea],
  ["AIR", air],
  ["CYP", cyp],
  ["CEA", cea],
  ["CAR", car],
  ["MER", mer],
  ["SFL", sfl],
  ["PAR", par],
  ["MOL", mol],
  ["AIT", ait],
  ["COP", cop],
  ["COE", coe],
  ["COD", cod],
  ["COO", coo],
  ["BON", bon],
  ["PCO", pco],
  ["TSC", tsc],
  ["QSC", qsc],
  ["HPX", hpx],
]);
