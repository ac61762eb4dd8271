import { FitsError } from "../errors.ts";
import { latitude, longitude, type WcsKeywords } from "./keywords.ts";
import type { PlaneDistortion } from "./plane-distortion.ts";
import { projections } from "./projections/by-code.ts";
import type { Pair, Projection } from "./projections/projection.ts";
import { SphereRotation } from "./rotation.ts";
import { TpvDistortion } from "./tpv.ts";
import { cosd, sind } from "./trigonometry.ts";
import { unitFactor } from "./units.ts";

/** Rounding errors that native coordinates may exceed their range by, in degrees. */
const edge = 1e-12;

/** The two celestial axes of a WCS: projection and rotation. */
export class CelestialAxes {
  /** 0-based index of the longitude axis. */
  readonly lonAxis: number;
  /** 0-based index of the latitude axis. */
  readonly latAxis: number;
  /** Three-letter code of the projection. */
  readonly projection: string;
  readonly #projection: Projection;
  readonly #rotation: SphereRotation;
  readonly #distortion: PlaneDistortion | undefined;
  readonly #offset: Pair;
  readonly #toDegrees: Pair;

  /**
   * @throws FitsError `unsupported` for an unknown projection, `bad-wcs` for an impossible one.
   */
  constructor(
    keywords: WcsKeywords,
    lonAxis: number,
    latAxis: number,
    distortion?: PlaneDistortion,
  ) {
    const { ctype, crval, cunit } = keywords;
    const code = ctype[lonAxis]!.slice(5, 8);
    const maker = projections.get(code);
    if (maker === undefined) {
      throw new FitsError("unsupported", `The projection ${code} is not known`, {
        keyword: `CTYPE${lonAxis + 1}`,
      });
    }
    this.lonAxis = lonAxis;
    this.latAxis = latAxis;
    this.projection = code;
    const isTpv = code === "TPV";
    const none: ReadonlyMap<number, number> = new Map();
    const lonPv = isTpv ? none : keywords.pv[lonAxis]!;
    const latPv = isTpv ? none : keywords.pv[latAxis]!;
    this.#distortion = isTpv
      ? new TpvDistortion(keywords.pv[lonAxis]!, keywords.pv[latAxis]!, [
          keywords.cdelt[lonAxis]!,
          keywords.cdelt[latAxis]!,
        ])
      : distortion;
    this.#projection = maker((m, fallback) => latPv.get(m) ?? fallback);
    this.#toDegrees = [
      unitFactor(cunit[lonAxis]!, "deg", lonAxis),
      unitFactor(cunit[latAxis]!, "deg", latAxis),
    ];
    const phi0 = lonPv.get(1) ?? 0;
    const theta0 = lonPv.get(2) ?? this.#projection.theta0;
    this.#rotation = new SphereRotation({
      lon0: crval[lonAxis]! * this.#toDegrees[0],
      lat0: crval[latAxis]! * this.#toDegrees[1],
      phi0,
      theta0,
      lonpole: lonPv.get(3) ?? keywords.lonpole,
      latpole: lonPv.get(4) ?? keywords.latpole ?? 90,
    });
    // PVi_0 of the longitude axis: the plane's origin is moved to the reference point.
    this.#offset = lonPv.get(0) ? this.#projection.toPlane(phi0, theta0) : [0, 0];
  }

  /** Intermediate world coordinates (in CUNIT) to longitude in [0, 360) and latitude, degrees. */
  toSky(x: number, y: number): [number, number] {
    const [u, v] = this.#distortion === undefined ? [x, y] : this.#distortion.correct(x, y);
    const [phi, theta] = this.#projection.toSphere(
      u * this.#toDegrees[0] + this.#offset[0],
      v * this.#toDegrees[1] + this.#offset[1],
    );
    // Beyond the native sphere's edges there is no sky, although some formulas go on.
    if (!(Math.abs(phi) <= 180 + edge && Math.abs(theta) <= 90 + edge)) return [NaN, NaN];
    return this.#rotation.toSky(phi, theta);
  }

  /** Longitude and latitude in degrees to intermediate world coordinates in CUNIT. */
  fromSky(lon: number, lat: number): [number, number] {
    const [phi, theta] = this.#rotation.toNative(lon, lat);
    const plane = this.#projection.toPlane(phi, theta);
    const u = (plane[0] - this.#offset[0]) / this.#toDegrees[0];
    const v = (plane[1] - this.#offset[1]) / this.#toDegrees[1];
    return this.#distortion === undefined ? [u, v] : this.#distortion.distort(u, v);
  }
}

function withCode(keywords: WcsKeywords, code: string, axes: readonly number[]): WcsKeywords {
  const ctype = keywords.ctype.map((type, i) =>
    axes.includes(i) ? `${type.slice(0, 5)}${code}` : type,
  );
  return { ...keywords, ctype };
}

/**
 * Old spellings: NCP is a slant SIN, GLS is SFL, and TAN with the polynomials that SCAMP wrote
 * before TPV was registered is TPV (unless SIP repeats the same distortion).
 */
function modernize(
  keywords: WcsKeywords,
  [lon, lat]: readonly [number, number],
  hasSip: boolean,
): WcsKeywords {
  const code = keywords.ctype[lon]!.slice(5, 8);
  if (code === "TAN") {
    const isPolynomial = [lon, lat].some((axis) =>
      [...keywords.pv[axis]!.keys()].some((m) => m > 4),
    );
    if (!isPolynomial) return keywords;
    if (!hasSip) return withCode(keywords, "TPV", [lon, lat]);
    return { ...keywords, pv: keywords.pv.map(() => new Map()) };
  }
  if (code !== "NCP" && code !== "GLS") return keywords;
  if (code === "GLS") return withCode(keywords, "SFL", [lon, lat]);
  const lat0 = keywords.crval[lat]!;
  const pv = keywords.pv.slice();
  pv[lat] = new Map([
    [1, 0],
    [2, cosd(lat0) / sind(lat0)],
  ]);
  return { ...withCode(keywords, "SIN", [lon, lat]), pv };
}

/**
 * Finds the celestial axes by their CTYPEs.
 *
 * @param hasSip Whether the header has a SIP distortion.
 * @param distortion A distortion that CTYPE does not tell of.
 * @throws FitsError `bad-wcs` when a longitude has no latitude of the same projection.
 */
export function findCelestialAxes(
  keywords: WcsKeywords,
  hasSip: boolean,
  distortion?: PlaneDistortion,
): CelestialAxes | undefined {
  const lon = keywords.ctype.findIndex((type) => longitude.test(type));
  const lat = keywords.ctype.findIndex((type) => latitude.test(type));
  if (lon < 0 && lat < 0) return undefined;
  if (lon < 0 || lat < 0 || keywords.ctype[lon]!.slice(5, 8) !== keywords.ctype[lat]!.slice(5, 8)) {
    throw new FitsError("bad-wcs", "The celestial axes do not belong together", {
      keyword: `CTYPE${Math.max(lon, lat) + 1}`,
    });
  }
  return new CelestialAxes(modernize(keywords, [lon, lat], hasSip), lon, lat, distortion);
}
