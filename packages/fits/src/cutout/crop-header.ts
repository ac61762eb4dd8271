import type { FitsHeader } from "../header/header.ts";
import { readWcsKeywords } from "../wcs/keywords.ts";
import type { AxisSlice } from "./pixel-box.ts";

function hasWcs(header: FitsHeader, alternate: string): boolean {
  return ["CTYPE1", "CTYPE2", "CRVAL1", "CRVAL2", "CRPIX1", "CRPIX2", "CD1_1", "CDELT1"].some(
    (keyword) => header.has(keyword + alternate),
  );
}

/** A pixel axis that keeps every step-th pixel has a matrix column that many times as long. */
function scaleMatrix(header: FitsHeader, steps: readonly number[], alternate: string): void {
  const axes = steps.map((_, i) => i + 1);
  const kindOf = (kind: string): boolean =>
    header.cards.some((card) => new RegExp(`^${kind}\\d+_\\d+${alternate}$`).test(card.keyword));
  if (kindOf("CD") || !kindOf("PC")) {
    if (!kindOf("CD") && !header.has(`CROTA2`) && alternate === "") {
      axes.forEach((i) => {
        const step = steps[i - 1]!;
        if (step !== 1) header.set(`CDELT${i}`, (header.number(`CDELT${i}`) ?? 1) * step);
      });
      return;
    }
    const { matrix, naxis } = readWcsKeywords(header, alternate);
    for (let i = 1; i <= naxis; i++) {
      for (let j = 1; j <= naxis; j++) {
        const value = matrix[i - 1]![j - 1]! * (steps[j - 1] ?? 1);
        if (value !== 0 || header.has(`CD${i}_${j}${alternate}`)) {
          header.set(`CD${i}_${j}${alternate}`, value);
        }
      }
    }
    if (alternate === "") header.delete(/^(CROTA\d+|CDELT\d+)$/);
    return;
  }
  for (const i of axes) {
    for (const j of axes) {
      const keyword = `PC${i}_${j}${alternate}`;
      const value = header.number(keyword) ?? (i === j ? 1 : 0);
      if (steps[j - 1] !== 1 && value !== 0) header.set(keyword, value * steps[j - 1]!);
    }
  }
}

/** SIP polynomials in the new pixels: f'(u, v) = f(k₁u, k₂v) / k. */
function scaleSip(header: FitsHeader, steps: readonly number[]): void {
  const [k1 = 1, k2 = 1] = steps;
  for (const { keyword } of [...header]) {
    const match = /^([AB])P?_(\d)_(\d)$/.exec(keyword);
    const value = match === null ? undefined : header.number(keyword);
    if (match === null || value === undefined) continue;
    const own = match[1] === "A" ? k1 : k2;
    header.set(keyword, (value * k1 ** Number(match[2]) * k2 ** Number(match[3])) / own);
  }
}

/**
 * The header of a part of an image: NAXISn, CRPIXn of every WCS description, LTVn and LTMn_n are
 * corrected, and CNPIXn of DSS plates; with steps also the matrices and SIP. Checksums are dropped, since they are no
 * longer true. All other cards stay as they are.
 */
export function cropHeader(header: FitsHeader, slices: readonly AxisSlice[]): FitsHeader {
  const cropped = header.clone().delete(/^(CHECKSUM|DATASUM)$/);
  const moved = (pixel: number, { first, step }: AxisSlice): number =>
    step === 1 ? pixel - (first - 1) : (pixel - first) / step + 1;
  const steps = slices.map(({ step }) => step);
  const hasSteps = steps.some((step) => step !== 1);
  for (const alternate of ["", ..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"]) {
    if (!hasWcs(cropped, alternate)) continue;
    if (hasSteps) scaleMatrix(cropped, steps, alternate);
    slices.forEach((slice, axis) => {
      if (slice.first === 1 && slice.step === 1) return;
      if (axis >= (cropped.number(`WCSAXES${alternate}`) ?? slices.length)) return;
      const keyword = `CRPIX${axis + 1}${alternate}`;
      cropped.set(keyword, moved(cropped.number(keyword) ?? 0, slice));
    });
  }
  if (hasSteps) scaleSip(cropped, steps);
  slices.forEach((slice, axis) => {
    cropped.set(`NAXIS${axis + 1}`, slice.count);
    // The corner of a digitised Schmidt plate's image, and the size of its pixels.
    const corner = cropped.number(`CNPIX${axis + 1}`);
    if (corner !== undefined) {
      const edge = (corner + slice.first - 0.5) / slice.step;
      cropped.set(`CNPIX${axis + 1}`, slice.step === 1 ? corner + slice.first - 1 : edge - 0.5);
    }
    const pixelSize = ["XPIXELSZ", "YPIXELSZ"][axis] ?? "";
    const old = cropped.number(pixelSize);
    if (old !== undefined && slice.step !== 1) cropped.set(pixelSize, old * slice.step);
    const ltv = cropped.number(`LTV${axis + 1}`);
    if (ltv !== undefined) cropped.set(`LTV${axis + 1}`, moved(ltv, slice));
    const ltm = cropped.number(`LTM${axis + 1}_${axis + 1}`);
    if (ltm !== undefined && slice.step !== 1) {
      cropped.set(`LTM${axis + 1}_${axis + 1}`, ltm / slice.step);
    }
  });
  return cropped;
}
