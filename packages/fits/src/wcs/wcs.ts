import { FitsError } from "../errors.ts";
import type { FitsHeader } from "../header/header.ts";
import { type CelestialAxes, findCelestialAxes } from "./celestial.ts";
import { readWcsKeywords, type WcsKeywords } from "./keywords.ts";
import { invert, type Matrix, multiply } from "./matrix.ts";
import { readPlate } from "./plate.ts";
import { SipDistortion } from "./sip.ts";
import { findSpectralAxis, type SpectralAxis } from "./spectral.ts";

/** Which WCS of a header is wanted. */
export interface WcsOptions {
  /** Letter of an alternate description, `A` to `Z`. Default: the primary one. */
  readonly alternate?: string | undefined;
}

/**
 * The world coordinate system of an image (FITS WCS Papers I to III, SIP, TPV, DSS plates).
 *
 * Pixels are FITS pixels everywhere: the centre of the first pixel is (1, 1), as in CRPIX.
 * Sky coordinates are degrees in the system of the header ({@link Wcs.radesys}).
 * Places outside of a projection are NaN.
 */
export class Wcs {
  /** The keywords this WCS was made from. */
  readonly keywords: WcsKeywords;
  /** The celestial axes, if there are any. */
  readonly celestial: CelestialAxes | undefined;
  /** The spectral axis, if there is one. */
  readonly spectral: SpectralAxis | undefined;
  readonly #sip: SipDistortion | undefined;
  readonly #matrix: Matrix;
  readonly #inverse: Matrix;

  /**
   * @param header Header of an image.
   * @throws FitsError `bad-wcs` for contradicting keywords, `unsupported` for unknown projections.
   */
  constructor(header: FitsHeader, options: WcsOptions = {}) {
    const { alternate = "" } = options;
    const written = readWcsKeywords(header, alternate);
    const plate = alternate === "" ? readPlate(header, written) : undefined;
    this.keywords = plate?.keywords ?? written;
    this.#matrix = this.keywords.matrix;
    this.#inverse = invert(this.#matrix);
    this.#sip = this.naxis < 2 ? undefined : SipDistortion.from(header);
    this.celestial = findCelestialAxes(this.keywords, this.#sip !== undefined, plate?.distortion);
    this.spectral = findSpectralAxis(this.keywords);
  }

  /** Number of axes. */
  get naxis(): number {
    return this.keywords.naxis;
  }

  /**
   * The reference frame of equatorial coordinates: RADESYS, else what EQUINOX implies (Paper II,
   * section 3.1): FK4 before 1984, FK5 after, ICRS without.
   */
  get radesys(): string {
    const { radesys, equinox } = this.keywords;
    return radesys ?? (equinox === undefined ? "ICRS" : equinox < 1984 ? "FK4" : "FK5");
  }

  /** Whether the header has celestial axes, so that `pixelToSky` works. */
  get hasSky(): boolean {
    return this.celestial !== undefined;
  }

  /**
   * World coordinates of a pixel, one for each axis in the header's order: degrees for celestial
   * axes, SI units (Hz, m, m/s, J, 1/m) for spectral axes, CUNIT for others.
   *
   * @param pixel FITS pixel coordinates; axes left out count as CRPIX.
   */
  pixelToWorld(pixel: ArrayLike<number>): number[] {
    const { crpix, crval } = this.keywords;
    const offsets = crpix.map((reference, j) => (pixel[j] ?? reference) - reference);
    if (this.#sip !== undefined) {
      [offsets[0], offsets[1]] = this.#sip.correct(offsets[0]!, offsets[1]!);
    }
    const x = multiply(this.#matrix, offsets);
    const world = x.map((value, i) => value + crval[i]!);
    if (this.celestial !== undefined) {
      const { lonAxis, latAxis } = this.celestial;
      [world[lonAxis], world[latAxis]] = this.celestial.toSky(x[lonAxis]!, x[latAxis]!);
    }
    if (this.spectral !== undefined) {
      world[this.spectral.axis] = this.spectral.toWorld(x[this.spectral.axis]!);
    }
    return world;
  }

  /**
   * The pixel of world coordinates: the inverse of {@link pixelToWorld}.
   *
   * @param world One value for each axis; axes left out count as CRVAL.
   */
  worldToPixel(world: ArrayLike<number>): number[] {
    const { crpix, crval } = this.keywords;
    const x = crval.map((reference, i) => (world[i] ?? reference) - reference);
    if (this.celestial !== undefined) {
      const { lonAxis, latAxis } = this.celestial;
      const lon = world[lonAxis] ?? this.#referenceSky()[0];
      const lat = world[latAxis] ?? this.#referenceSky()[1];
      [x[lonAxis], x[latAxis]] = this.celestial.fromSky(lon, lat);
    }
    if (this.spectral !== undefined) {
      const value = world[this.spectral.axis];
      x[this.spectral.axis] = value === undefined ? 0 : this.spectral.fromWorld(value);
    }
    const offsets = multiply(this.#inverse, x);
    if (this.#sip !== undefined) {
      [offsets[0], offsets[1]] = this.#sip.distort(offsets[0]!, offsets[1]!);
    }
    return offsets.map((offset, j) => offset + crpix[j]!);
  }

  /**
   * Sky position of a pixel, in degrees: longitude in [0, 360) and latitude.
   *
   * @param x Pixel along NAXIS1, the first is 1.
   * @param y Pixel along NAXIS2, the first is 1.
   * @param others Pixels along further axes; those left out count as CRPIX.
   * @throws FitsError `bad-wcs` without celestial axes.
   */
  pixelToSky(x: number, y: number, ...others: number[]): [lon: number, lat: number] {
    const { lonAxis, latAxis } = this.#sky();
    const world = this.pixelToWorld([x, y, ...others]);
    return [world[lonAxis]!, world[latAxis]!];
  }

  /**
   * Pixel of a sky position, one coordinate for each axis; non-celestial axes are at CRVAL.
   *
   * @param lon Longitude in degrees.
   * @param lat Latitude in degrees.
   * @throws FitsError `bad-wcs` without celestial axes.
   */
  skyToPixel(lon: number, lat: number): number[] {
    const { lonAxis, latAxis } = this.#sky();
    const world: number[] = new Array(this.naxis);
    world[lonAxis] = lon;
    world[latAxis] = lat;
    return this.worldToPixel(world);
  }

  #referenceSky(): [number, number] {
    return this.#sky().toSky(0, 0);
  }

  #sky(): CelestialAxes {
    if (this.celestial !== undefined) return this.celestial;
    throw new FitsError("bad-wcs", "This WCS has no celestial axes", { keyword: "CTYPE1" });
  }
}
