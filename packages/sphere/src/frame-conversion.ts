import { eTerms, fk4ToFk5, withETerms, withoutETerms } from "./fk4.ts";
import { type Frame, type FrameSpec, toFrame } from "./frame.ts";
import { apply, type Matrix, multiply, transpose, turn } from "./matrix.ts";
import {
  besselianYear,
  julianYear,
  meanEcliptic,
  newcomb,
  precession,
  toBesselianYear,
} from "./precession.ts";
import { toLonLat, toVector, type Vector } from "./vector.ts";

/** Converts a longitude and latitude, in degrees, from one frame to another. */
export type Converter = (lon: number, lat: number) => [lon: number, lat: number];

/** One step to another frame: a matrix, or the e-terms of FK4. */
type Step = (v: Vector) => Vector;

const identity: Matrix = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Frame bias between ICRS and FK5 J2000 (USNO Circular 179, eq. 3.4; milliarcseconds). */
const icrsToFk5: Matrix = multiply(
  turn("x", 19.9 / 3.6e6),
  turn("y", 9.1 / 3.6e6),
  turn("z", -22.9 / 3.6e6),
);

/** Galactic pole and origin in FK5 J2000 and, as defined by the IAU in 1958, in FK4 B1950. */
const fk5ToGalactic: Matrix = galactic(192.8594812065348, 27.12825118085622, 122.9319185680026);
const fk4ToGalactic: Matrix = galactic(192.25, 27.4, 123);

/** Supergalactic pole at l = 47.37, b = 6.32 (de Vaucouleurs et al. 1991). */
const galacticToSupergalactic: Matrix = multiply(
  turn("z", 90),
  turn("y", 90 - 6.32),
  turn("z", 47.37),
);

function galactic(poleLon: number, poleLat: number, poleOrigin: number): Matrix {
  return multiply(turn("z", 180 - poleOrigin), turn("y", 90 - poleLat), turn("z", poleLon));
}

/**
 * Makes a converter between two frames, for many positions: what depends only on the frames is computed once.
 *
 * The models are those of astropy: the frame bias of USNO Circular 179 between ICRS and FK5, IAU 2006 precession for FK5, Newcomb's
 * precession, e-terms and Murray's rotating matrix for FK4, the 1958 pole for FK4 to Galactic and its FK5 J2000 place otherwise, and
 * for `ecliptic` the barycentric mean ecliptic of IAU 2006 without nutation.
 *
 * @throws {GeometryError} `GEOMETRY_UNSUPPORTED` when a frame is not known.
 */
export function converter(from: Frame, to: Frame): Converter {
  const steps = stepsBetween(toFrame(from), toFrame(to));
  return (lon, lat) => toLonLat(steps.reduce((v, step) => step(v), toVector(lon, lat)));
}

function stepsBetween(from: FrameSpec, to: FrameSpec): Step[] {
  const rotate = (...matrices: Matrix[]): Step => {
    const matrix = multiply(identity, ...matrices);
    return (v) => apply(matrix, v);
  };
  if (from.name === "fk4" && to.name === "fk4") {
    return [removal(from), rotate(newcomb(equinoxOf(from), equinoxOf(to))), addition(to)];
  }
  // Galactic coordinates are defined in FK4: between the two, no other frame takes part.
  if (from.name === "fk4") {
    const toB1950 = newcombVia(equinoxOf(from), to);
    const rest = isGalactic(to)
      ? [...fromGalactic(to), fk4ToGalactic]
      : [fromFk5(to), fk4ToFk5(epochOf(from))];
    return [removal(from), rotate(...rest, toB1950)];
  }
  if (to.name === "fk4") {
    const rest = isGalactic(from)
      ? [
          transpose(newcomb(equinoxOf(to), 1950)),
          transpose(fk4ToGalactic),
          ...fromGalactic(from).map(transpose),
        ]
      : [newcomb(1950, equinoxOf(to)), transpose(fk4ToFk5(epochOf(to))), transpose(fromFk5(from))];
    return [rotate(...rest), addition(to)];
  }
  return [rotate(fromFk5(to), transpose(fromFk5(from)))];
}

/**
 * Newcomb's precession to B1950 by way of the target's own equinox, as astropy goes. There and back is not quite the same
 * (25 micro-arcseconds over fifty years), and far below what FK4 is worth; but answers should agree.
 */
function newcombVia(from: number, to: FrameSpec): Matrix {
  if (to.name !== "fk5" && to.name !== "ecliptic") return newcomb(from, 1950);
  const via = toBesselianYear(julianYear(equinoxOf(to)));
  return multiply(newcomb(via, 1950), newcomb(from, via));
}

function isGalactic({ name }: FrameSpec): boolean {
  return name === "galactic" || name === "supergalactic";
}

/** What leads from Galactic to this frame. */
function fromGalactic({ name }: FrameSpec): Matrix[] {
  return name === "supergalactic" ? [galacticToSupergalactic] : [];
}

/** From FK5 J2000 to any frame but FK4. */
function fromFk5(frame: FrameSpec): Matrix {
  switch (frame.name) {
    case "fk5":
      return precession(julianYear(equinoxOf(frame)));
    case "ecliptic":
      return multiply(meanEcliptic(julianYear(equinoxOf(frame))), transpose(icrsToFk5));
    case "galactic":
    case "supergalactic":
      return multiply(...fromGalactic(frame), fk5ToGalactic);
    default:
      return transpose(icrsToFk5);
  }
}

function removal(frame: FrameSpec): Step {
  const terms = eTerms(besselianYear(equinoxOf(frame)));
  return (v) => withoutETerms(v, terms);
}

function addition(frame: FrameSpec): Step {
  const terms = eTerms(besselianYear(equinoxOf(frame)));
  return (v) => withETerms(v, terms);
}

function equinoxOf({ name, equinox }: FrameSpec): number {
  return equinox ?? (name === "fk4" ? 1950 : 2000);
}

/** The epoch of observation of an FK4 frame as a Julian year. */
function epochOf(frame: FrameSpec): number {
  return frame.epoch ?? 2000 + (besselianYear(equinoxOf(frame)) - julianYear(2000)) / 365.25;
}
