import { FitsError } from "../errors.ts";
import { atan2d, cosd, normalize180, normalize360, r0, sind } from "./trigonometry.ts";

/** How the native sphere lies on the sky; all in degrees. */
export interface Reference {
  /** Celestial longitude of the reference point. */
  readonly lon0: number;
  /** Celestial latitude of the reference point. */
  readonly lat0: number;
  /** Native longitude of the reference point. */
  readonly phi0: number;
  /** Native latitude of the reference point. */
  readonly theta0: number;
  /** LONPOLE; its default depends on `lat0` and `theta0`. */
  readonly lonpole: number | undefined;
  /** LATPOLE. */
  readonly latpole: number;
}

const tolerance = 1e-10;

/** Celestial latitude of the native pole when the reference point is not the pole itself. */
function latitudeOfPole(reference: Reference, lonpole: number): number {
  const { lat0, phi0, theta0, latpole } = reference;
  const x = cosd(theta0) * cosd(lonpole - phi0);
  const y = sind(theta0);
  if (x === 0 && y === 0) {
    if (sind(lat0) !== 0) throw impossible();
    return latpole;
  }
  // cos²δ₀ - cos²θ₀ sin²(φp - φ₀) instead of an arc cosine, which would lose digits near ±1.
  const square = cosd(lat0) ** 2 - (cosd(theta0) * sind(lonpole - phi0)) ** 2;
  if (square < -2 * tolerance) throw impossible();
  const u = atan2d(y, x);
  const v = atan2d(Math.sqrt(Math.max(0, square)), sind(lat0));
  const north = normalize180(u + v);
  const south = normalize180(u - v);
  const preferred = Math.abs(latpole - north) < Math.abs(latpole - south) ? north : south;
  const other = preferred === north ? south : north;
  const chosen = Math.abs(preferred) < 90 + tolerance ? preferred : other;
  if (Math.abs(chosen) > 90 + tolerance) throw impossible();
  return Math.max(-90, Math.min(90, chosen));
}

function impossible(): FitsError {
  return new FitsError("bad-wcs", "CRVAL, LONPOLE and LATPOLE contradict each other", {
    keyword: "LONPOLE",
  });
}

function longitudeOfPole(reference: Reference, lonpole: number, latp: number): number {
  const { lon0, lat0, phi0, theta0 } = reference;
  const z = cosd(latp) * cosd(lat0);
  if (Math.abs(z) < tolerance) {
    if (Math.abs(cosd(lat0)) < tolerance) return lon0;
    return latp > 0 ? lon0 + lonpole - phi0 - 180 : lon0 - lonpole + phi0;
  }
  const x = (sind(theta0) - sind(latp) * sind(lat0)) / z;
  const y = (sind(lonpole - phi0) * cosd(theta0)) / cosd(lat0);
  if (x === 0 && y === 0) throw impossible();
  return lon0 - atan2d(y, x);
}

/**
 * The rotation between native and celestial spherical coordinates
 * (WCS Paper II, section 2.4 and equations 2, 5, 8 to 10).
 */
export class SphereRotation {
  readonly #lonOfPole: number;
  readonly #sinPole: number;
  readonly #cosPole: number;
  readonly #lonpole: number;

  /** @throws FitsError `bad-wcs` when no such rotation exists. */
  constructor(reference: Reference) {
    const { lon0, lat0, phi0, theta0 } = reference;
    const fallback = (lat0 < theta0 ? 180 : 0) + phi0;
    const lonpole = normalize180(reference.lonpole ?? fallback);
    const isPole = theta0 === 90;
    const latp = isPole ? lat0 : latitudeOfPole(reference, lonpole);
    this.#lonOfPole = isPole ? lon0 : longitudeOfPole(reference, lonpole, latp);
    this.#lonpole = lonpole;
    this.#sinPole = sind(latp);
    this.#cosPole = cosd(latp);
  }

  /** Native (φ, θ) to celestial longitude in [0, 360) and latitude. */
  toSky(phi: number, theta: number): [number, number] {
    const [along, lat] = this.#turn(phi - this.#lonpole, theta);
    return [normalize360(this.#lonOfPole + along), lat];
  }

  /** Celestial longitude and latitude to native φ in [-180, 180] and θ. */
  toNative(lon: number, lat: number): [number, number] {
    const [along, theta] = this.#turn(lon - this.#lonOfPole, lat);
    return [normalize180(this.#lonpole + along), theta];
  }

  /** The same formula serves both directions, since the pole's latitude is shared. */
  #turn(dlon: number, lat: number): [number, number] {
    const sinLat = sind(lat);
    const cosLat = cosd(lat);
    const c = cosLat * cosd(dlon);
    const x = sinLat * this.#cosPole - c * this.#sinPole;
    const y = -cosLat * sind(dlon);
    const z = sinLat * this.#sinPole + c * this.#cosPole;
    return [
      x === 0 && y === 0 ? (this.#sinPole < 0 ? -dlon : dlon - 180) : Math.atan2(y, x) * r0,
      Math.atan2(z, Math.sqrt(x * x + y * y)) * r0,
    ];
  }
}
