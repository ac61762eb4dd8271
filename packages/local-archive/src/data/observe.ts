import { dateOfMjd } from "./dates.ts";
import { planeArtifacts } from "./files.ts";
import type { Collection, Instrument, Observation, Plane, Target } from "./model.ts";
import type { Random } from "./random.ts";
import { rectangle } from "./tangent.ts";

/** What an observation and its products are called. */
export interface Naming {
  readonly observationID: string;
  readonly sequenceNumber: number | null;
  /** productIDs, raw first. */
  readonly products: readonly string[];
}

/** What is observed, when, and how long. */
export interface Request {
  readonly naming: Naming;
  /** Null for a calibration frame. */
  readonly target: Target | null;
  /** Start of the exposure. */
  readonly mjd: number;
  /** s */
  readonly exposure: number;
  readonly random: Random;
  /** Public for certain. */
  readonly open?: boolean;
  /** observationURIs, for a derived observation. */
  readonly members?: readonly string[];
}

/** Far enough in the future that it stays proprietary for the lifetime of this program. */
const NEVER = new Date("2199-01-01T00:00:00.000Z");
const DAY_SECONDS = 86_400;

const INVESTIGATORS = ["Ibata", "Cuillandre", "Martin", "Côté", "Herzberg", "O'Neill", "Petrie"];
const TITLES = [
  "The outer halo of a nearby galaxy",
  "Weak lensing & cosmic shear: the wide survey",
  "Star formation < 100 pc from the galactic plane",
  "Étoiles pauvres en métaux",
  "Follow-up of variable objects",
];

/** Makes one observation with its planes and files. */
export function observe(
  collection: Collection,
  instrument: Instrument,
  request: Request,
): Observation {
  const { naming, target, mjd, exposure, random, members = [] } = request;
  const taken = dateOfMjd(mjd);
  const secret = request.open === true ? 1 : random.next();
  // About 4 % proprietary data, and 1 % of which not even the metadata are public.
  const proprietary = secret < 0.04 || (secret < 0.2 && collection.proprietary > 0 && mjd > 60_200);
  const uri = `caom:${collection.name}/${naming.observationID}`;
  const band = target === null ? null : random.pick(instrument.bands);
  const angle = instrument.layout === "spectrum" ? 0 : Number(random.between(-4, 4).toFixed(3));
  const junk = request.open !== true && random.chance(0.01);
  const planes = naming.products.map((productID, i): Plane => {
    const level = naming.products.length === 1 ? 3 : i + 1;
    const planeUri = `${uri}/${productID}`;
    const released = dateOfMjd(mjd + collection.proprietary);
    return {
      id: random.uuid(),
      productID,
      publisherID: `ivo://cadc.nrc.ca/${collection.publisher}?${naming.observationID}/${productID}`,
      uri: planeUri,
      calibrationLevel: level,
      dataProductType: productType(instrument),
      dataRelease: proprietary ? NEVER : released,
      band,
      centre: target?.position ?? null,
      angle,
      footprint: target === null ? null : footprint(instrument, target, angle),
      time: [mjd, mjd + exposure / DAY_SECONDS],
      exposure,
      quality: junk ? "junk" : null,
      processed: level > 1 ? dateOfMjd(mjd + 20 + random.next()) : null,
      inputs: i === 0 ? [] : [`${uri}/${naming.products[0]}`],
      artifacts: planeArtifacts(
        collection,
        instrument,
        productID.includes(naming.observationID) || productID.length > 8
          ? productID
          : `${naming.observationID}_${productID}`,
        level,
        target !== null,
        random,
      ),
    };
  });
  return {
    id: random.uuid(),
    collection,
    instrument,
    observationID: naming.observationID,
    sequenceNumber: naming.sequenceNumber,
    uri,
    type: target === null ? random.pick(["BIAS", "FLAT", "DARK"]) : "OBJECT",
    intent: target === null ? "calibration" : "science",
    metaRelease: secret < 0.01 ? NEVER : taken,
    target,
    proposal: {
      id: `${taken.getUTCFullYear()}${taken.getUTCMonth() < 7 ? "A" : "B"}${String(random.integer(1, 60)).padStart(3, "0")}`,
      pi: random.pick(INVESTIGATORS),
      title: random.pick(TITLES),
    },
    environment:
      collection.geoLocation === undefined
        ? null
        : {
            seeing: Number(random.between(0.45, 2.2).toFixed(3)),
            humidity: Number(random.between(5, 80).toFixed(1)),
            elevation: Number(random.between(30, 88).toFixed(2)),
            ambientTemp: Number(random.between(-4, 9).toFixed(2)),
            photometric: random.chance(0.7),
          },
    members,
    lastModified: dateOfMjd(mjd + 30 + random.between(0, 300)),
    planes,
  };
}

function productType({ layout }: Instrument): string {
  if (layout === "cube") return "cube";
  return layout === "spectrum" ? "spectrum" : "image";
}

function footprint(instrument: Instrument, { position }: Target, angle: number): number[] {
  // A spectrograph's entrance is a few arcseconds, whatever its detector.
  const pixels = instrument.layout === "spectrum" ? 4 : instrument.pixels;
  const side = (pixels * instrument.scale) / 3600;
  if (instrument.round === true) return [...position, side / 2];
  return rectangle(position, side, side, angle);
}
