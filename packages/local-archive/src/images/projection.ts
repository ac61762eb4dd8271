import type { SkyPosition } from "../data/tangent.ts";

const DEG = Math.PI / 180;

/** Where a detector's pixels lie on the sky: a gnomonic (TAN) projection. */
export interface Frame {
  /** CRVAL: the tangent point. */
  readonly centre: SkyPosition;
  /** CRPIX: the pixel of the tangent point, counted from 1. */
  readonly crpix: readonly [number, number];
  /** CD matrix, degrees per pixel: cd11, cd12, cd21, cd22. */
  readonly cd: readonly [number, number, number, number];
  readonly width: number;
  readonly height: number;
}

/**
 * The CD matrix of square pixels, east to the left when the angle is 0.
 * @param scale - degrees per pixel
 * @param angle - position angle of the y axis, degrees east of north
 */
export function cdMatrix(scale: number, angle: number): Frame["cd"] {
  const cos = scale * Math.cos(angle * DEG);
  const sin = scale * Math.sin(angle * DEG);
  return [-cos, sin, sin, cos];
}

/** The pixel (counted from 1) of a position, or null behind the tangent plane. */
export function pixelOf(frame: Frame, [ra, dec]: SkyPosition): readonly [number, number] | null {
  const dra = (ra - frame.centre[0]) * DEG;
  const sin0 = Math.sin(frame.centre[1] * DEG);
  const cos0 = Math.cos(frame.centre[1] * DEG);
  const sin = Math.sin(dec * DEG);
  const cos = Math.cos(dec * DEG);
  const d = sin * sin0 + cos * cos0 * Math.cos(dra);
  if (d <= 0) return null;
  const xi = (cos * Math.sin(dra)) / d / DEG;
  const eta = (sin * cos0 - cos * sin0 * Math.cos(dra)) / d / DEG;
  const [a, b, c, e] = frame.cd;
  const det = a * e - b * c;
  return [frame.crpix[0] + (e * xi - b * eta) / det, frame.crpix[1] + (a * eta - c * xi) / det];
}
