import { GeometryError } from "./errors.ts";

/** The celestial frames that are known. */
export type FrameName = "icrs" | "fk5" | "fk4" | "galactic" | "supergalactic" | "ecliptic";

/** A frame with its times. */
export interface FrameSpec {
  /** The frame's name. */
  readonly name: FrameName;
  /** Equinox: a Julian year for FK5 and ecliptic (default 2000), a Besselian year for FK4 (default 1950). */
  readonly equinox?: number | undefined;
  /** FK4 only: epoch of observation as a Julian year. Default the equinox. */
  readonly epoch?: number | undefined;
}

/** A frame by its name, or with its times. */
export type Frame = FrameName | FrameSpec;

const names: Readonly<Record<string, FrameSpec>> = {
  icrs: { name: "icrs" },
  fk5: { name: "fk5" },
  j2000: { name: "fk5" },
  fk4: { name: "fk4" },
  b1950: { name: "fk4" },
  galactic: { name: "galactic" },
  gal: { name: "galactic" },
  galactic_ii: { name: "galactic" },
  supergalactic: { name: "supergalactic" },
  super_galactic: { name: "supergalactic" },
  ecliptic: { name: "ecliptic" },
  ecl: { name: "ecliptic" },
  barycentricmeanecliptic: { name: "ecliptic" },
};

/**
 * Reads the name of a frame as STC-S, VOTable's COOSYS, FITS and people write it: `ICRS`, `FK5 J1975`, `eq_FK4`, `B1950`,
 * `GALACTIC`, `ecl_FK5`; in any case.
 *
 * @throws {GeometryError} `GEOMETRY_UNSUPPORTED` when the frame is not known.
 */
export function parseFrame(text: string): FrameSpec {
  const words = text.trim().toLowerCase().split(/\s+/);
  const name = (words[0] ?? "").replace(/^eq_/, "").replace(/^ecl_.*/, "ecliptic");
  if (!Object.hasOwn(names, name) || words.length > 2) unknown(text);
  const spec = names[name]!;
  if (words[1] === undefined) return spec;
  const match = /^([jb]?)(\d{4}(?:\.\d+)?)$/.exec(words[1]);
  const kind = spec.name === "fk4" ? "b" : "j";
  if (match === null || (match[1] !== "" && match[1] !== kind)) unknown(text);
  return { ...spec, equinox: Number(match[2]) };
}

/** The frame with its times filled in as far as they are given. */
export function toFrame(frame: Frame): FrameSpec {
  return typeof frame === "string" ? parseFrame(frame) : frame;
}

function unknown(text: string): never {
  throw new GeometryError(
    "GEOMETRY_UNSUPPORTED",
    `The frame "${text}" is not known`,
    "Known are ICRS, FK5 (with an equinox such as J1975), FK4 (B1950), GALACTIC, SUPERGALACTIC and ECLIPTIC.",
  );
}
