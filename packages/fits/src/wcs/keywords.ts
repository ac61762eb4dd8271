import { FitsError } from "../errors.ts";
import type { FitsHeader } from "../header/header.ts";
import type { Matrix } from "./matrix.ts";
import { cosd, sind } from "./trigonometry.ts";

/** The WCS keywords of one description (primary or alternate), as written, defaults filled in. */
export interface WcsKeywords {
  /** Number of axes. */
  readonly naxis: number;
  /** CTYPEi. */
  readonly ctype: readonly string[];
  /** CUNITi. */
  readonly cunit: readonly string[];
  /** CRPIXj, FITS pixels: the first pixel's centre is 1. */
  readonly crpix: readonly number[];
  /** CRVALi. */
  readonly crval: readonly number[];
  /** CDi_j, or PCi_j·CDELTi, or the matrix of CROTA and CDELTi; in CUNITi per pixel. */
  readonly matrix: Matrix;
  /** Factor of each row of the matrix: CDELTi, or 1 with CDi_j. */
  readonly cdelt: readonly number[];
  /** PVi_m by axis (0-based) and m. */
  readonly pv: readonly ReadonlyMap<number, number>[];
  /** LONPOLE. */
  readonly lonpole: number | undefined;
  /** LATPOLE. */
  readonly latpole: number | undefined;
  /** RADESYS (or the old RADECSYS). */
  readonly radesys: string | undefined;
  /** EQUINOX (or the old EPOCH). */
  readonly equinox: number | undefined;
  /** RESTFRQ in Hz. */
  readonly restfrq: number | undefined;
  /** RESTWAV in m. */
  readonly restwav: number | undefined;
}

const axisKeyword =
  /^(?:(?:CTYPE|CUNIT|CRVAL|CDELT|CRPIX|CROTA)(\d{1,2})|(?:CD|PC)(\d{1,2})_(\d{1,2}))([A-Z]?)$/;

const mostAxes = 99;

function countAxes(header: FitsHeader, alternate: string): number {
  const declared = header.number(`WCSAXES${alternate}`);
  let naxis = declared ?? Math.max(0, header.number("NAXIS") ?? 0);
  for (const { keyword } of header) {
    const match = axisKeyword.exec(keyword);
    if (match === null || match[4] !== alternate) continue;
    naxis = Math.max(naxis, ...[match[1], match[2], match[3]].map((text) => Number(text ?? 0)));
  }
  if (!Number.isInteger(naxis) || naxis < 0 || naxis > mostAxes) {
    throw new FitsError("bad-wcs", `A WCS of ${naxis} axes`, { keyword: `WCSAXES${alternate}` });
  }
  return naxis;
}

function parameters(header: FitsHeader, alternate: string, naxis: number): Map<number, number>[] {
  const pv = Array.from({ length: naxis }, () => new Map<number, number>());
  for (const { keyword } of header) {
    const match = /^PV(\d{1,2})_(\d{1,2})([A-Z]?)$/.exec(keyword);
    if (match === null || match[3] !== alternate) continue;
    const value = header.number(keyword);
    const axis = pv[Number(match[1]) - 1];
    if (value !== undefined && axis !== undefined) axis.set(Number(match[2]), value);
  }
  return pv;
}

interface Linear {
  readonly matrix: number[][];
  readonly cdelt: number[];
}

/** The matrix from CDi_j, else PCi_j and CDELTi, else CROTAi and CDELTi. */
function readMatrix(header: FitsHeader, alternate: string, ctype: readonly string[]): Linear {
  const naxis = ctype.length;
  const axes = Array.from({ length: naxis }, (_, i) => i);
  const element = (kind: string, i: number, j: number): number | undefined =>
    header.number(`${kind}${i + 1}_${j + 1}${alternate}`);
  const hasAny = (kind: string): boolean =>
    axes.some((i) => axes.some((j) => element(kind, i, j) !== undefined));
  if (hasAny("CD")) {
    const cd = axes.map((i) => axes.map((j) => element("CD", i, j) ?? 0));
    // An axis the matrix does not mention is scaled by CDELT alone.
    for (const i of axes) {
      const mentioned = axes.some((j) => element("CD", i, j) ?? element("CD", j, i));
      if (!mentioned) cd[i]![i] = header.number(`CDELT${i + 1}${alternate}`) ?? 1;
    }
    return { matrix: cd, cdelt: axes.map(() => 1) };
  }
  const cdelt = axes.map((i) => header.number(`CDELT${i + 1}${alternate}`) ?? 1);
  const pc = axes.map((i) => axes.map((j) => element("PC", i, j) ?? (i === j ? 1 : 0)));
  const lon = ctype.findIndex((type) => longitude.test(type));
  const lat = ctype.findIndex((type) => latitude.test(type));
  const rho = lat < 0 ? 0 : (header.number(`CROTA${lat + 1}`) ?? 0);
  if (rho !== 0 && lon >= 0 && !hasAny("PC")) {
    pc[lon]![lon] = cosd(rho);
    pc[lon]![lat] = (-sind(rho) * cdelt[lat]!) / cdelt[lon]!;
    pc[lat]![lon] = (sind(rho) * cdelt[lon]!) / cdelt[lat]!;
    pc[lat]![lat] = cosd(rho);
  }
  return { matrix: pc.map((row, i) => row.map((value) => value * cdelt[i]!)), cdelt };
}

/** CTYPE of a celestial longitude. */
export const longitude: RegExp = /^(?:RA--|[A-Z]LON|[A-Z0-9]{2}LN)-/;
/** CTYPE of a celestial latitude. */
export const latitude: RegExp = /^(?:DEC-|[A-Z]LAT|[A-Z0-9]{2}LT)-/;

/**
 * Reads the WCS keywords of an image header.
 *
 * @param alternate Letter of an alternate description (`A` … `Z`), or an empty string.
 */
export function readWcsKeywords(header: FitsHeader, alternate: string): WcsKeywords {
  const naxis = countAxes(header, alternate);
  const axes = Array.from({ length: naxis }, (_, i) => i + 1);
  const text = (name: string, i: number): string => header.string(`${name}${i}${alternate}`) ?? "";
  const real = (name: string, i: number): number => header.number(`${name}${i}${alternate}`) ?? 0;
  const ctype = axes.map((i) => text("CTYPE", i).trim());
  return {
    naxis,
    ctype,
    cunit: axes.map((i) => text("CUNIT", i).trim()),
    crpix: axes.map((i) => real("CRPIX", i)),
    crval: axes.map((i) => real("CRVAL", i)),
    ...readMatrix(header, alternate, ctype),
    pv: parameters(header, alternate, naxis),
    lonpole: header.number(`LONPOLE${alternate}`),
    latpole: header.number(`LATPOLE${alternate}`),
    radesys: header.string(`RADESYS${alternate}`)?.trim() ?? header.string("RADECSYS")?.trim(),
    equinox: header.number(`EQUINOX${alternate}`) ?? header.number("EPOCH"),
    restfrq: header.number(`RESTFRQ${alternate}`) ?? header.number(`RESTFREQ${alternate}`),
    restwav: header.number(`RESTWAV${alternate}`),
  };
}
