import { collections } from "./collections.ts";
import type { Collection, Instrument, Observation, Target } from "./model.ts";
import { type Naming, observe } from "./observe.ts";
import { Random } from "./random.ts";
import type { SkyPosition } from "./tangent.ts";
import { type CertainField, certainFields, famousTargets } from "./targets.ts";

let made: readonly Observation[] | undefined;

/** Every observation of the synthetic archive, always the same ones in the same order. */
export function generateObservations(): readonly Observation[] {
  made ??= collections.flatMap(observationsOf);
  return made;
}

function observationsOf(collection: Collection): Observation[] {
  const random = new Random(collection.name);
  const made: Observation[] = [];
  if (collection.name === "CFHT") made.push(...certainObservations(collection, random));
  const stacks = new Map<string, { target: Target; members: string[] }>();
  for (let i = made.length; i < collection.observations; i++) {
    const instrument = random.pick(collection.instruments);
    const calibration = collection.proprietary > 0 && random.chance(0.04);
    const field = collection.name === "CFHT" ? undefined : certainFields[i];
    const target = fieldTarget(field) ?? (calibration ? null : someTarget(collection, random));
    const night = Math.floor(random.between(...collection.dates));
    const observation = observe(collection, instrument, {
      naming: name(collection, instrument, i, night, random),
      target,
      mjd: night + random.between(0.2, 0.65),
      exposure: target === null ? 1 : random.pick(instrument.exposures),
      random,
    });
    made.push(observation);
    if (collection.name === "HST" && target?.type === "object") {
      const stack = stacks.get(target.name) ?? { target, members: [] };
      stack.members.push(observation.uri);
      stacks.set(target.name, stack);
    }
  }
  for (const { target, members } of stacks.values()) {
    if (members.length > 1) made.push(stack(collection, target, members, random));
  }
  return made;
}

/** The other telescopes have looked at the fields that examples count on, too. */
function fieldTarget(field: CertainField | undefined): Target | undefined {
  if (field === undefined) return undefined;
  const [ra, dec] = field.position;
  const name = `SURVEY-${ra.toFixed(1)}+${dec.toFixed(1)}`;
  return { name, position: [ra + 0.002, dec - 0.002], type: "field" };
}

/** A third of the time a famous object, otherwise a blank field anywhere in reach. */
function someTarget(collection: Collection, random: Random): Target {
  const [south, north] = collection.declinations;
  const known = famousTargets.filter(({ position: [, dec] }) => dec > south && dec < north);
  if (random.chance(0.34)) {
    const target = random.pick(known);
    const [ra, dec] = target.position;
    const offset = 0.01 / Math.cos((dec * Math.PI) / 180);
    const position: SkyPosition = [
      ra + random.between(-offset, offset),
      dec + random.between(-0.01, 0.01),
    ];
    return { ...target, position };
  }
  for (;;) {
    const dec = (Math.asin(random.between(-1, 1)) * 180) / Math.PI;
    const ra = random.between(0, 360);
    if (dec < south || dec > north || nearCertainField(collection, ra, dec)) continue;
    return {
      name: `FIELD-${ra.toFixed(1)}${dec < 0 ? "" : "+"}${dec.toFixed(1)}`,
      position: [ra, dec],
      type: "field",
    };
  }
}

/** Keeps the fields that examples count on to the observations that were put there. */
function nearCertainField(collection: Collection, ra: number, dec: number): boolean {
  if (collection.name !== "CFHT") return false;
  return certainFields.some(
    ({ position: [ra0, dec0] }) => Math.abs(dec - dec0) < 3 && Math.abs(ra - ra0) < 6,
  );
}

function certainObservations(collection: Collection, random: Random): Observation[] {
  const instrument = collection.instruments[0]!;
  return certainFields.flatMap(({ position, observations }) =>
    observations.map(({ id, target, exposure }, i) =>
      observe(collection, instrument, {
        naming: { observationID: String(id), sequenceNumber: id, products: [`${id}o`, `${id}p`] },
        target: {
          name: target,
          position: [position[0] + 0.07 * (i - 2), position[1] + 0.05 * (i - 3)],
          type: "field",
        },
        mjd: 54_000 + (id - 1_600_000) / 200,
        exposure,
        random,
        open: true,
      }),
    ),
  );
}

function stack(
  collection: Collection,
  target: Target,
  members: readonly string[],
  random: Random,
): Observation {
  const id = `hst_stack_${target.name.toLowerCase().replace(/[^a-z0-9]+/g, "_")}`;
  return observe(collection, collection.instruments[0]!, {
    naming: { observationID: id, sequenceNumber: null, products: [`${id}_drc`] },
    target,
    mjd: 59_000,
    exposure: 1000 * members.length,
    random,
    members,
    open: true,
  });
}

/** Identifiers in the manner of each archive. */
function name(
  { name: collection }: Collection,
  instrument: Instrument,
  index: number,
  night: number,
  random: Random,
): Naming {
  const day = new Date((night - 40_587) * 86_400_000)
    .toISOString()
    .slice(0, 10)
    .replaceAll("-", "");
  const sequenceNumber = index + 1;
  const number = String(sequenceNumber).padStart(4, "0");
  switch (collection) {
    case "CFHT": {
      const id = 700_000 + index * 131;
      return { observationID: String(id), sequenceNumber: id, products: [`${id}o`, `${id}p`] };
    }
    case "JCMT": {
      const observationID = `${instrument.name.toLowerCase().replace("-", "")}_${number}_${day}T${random.integer(100000, 235959)}`;
      return { observationID, sequenceNumber, products: ["raw", "reduced"] };
    }
    case "GEMINI": {
      const file = `${instrument.name === "GMOS-S" ? "S" : "N"}${day}S${number}`;
      const semester = `${day.slice(0, 4)}${Number(day.slice(4, 6)) < 8 ? "A" : "B"}`;
      const observationID = `G${file[0]}-${semester}-Q-${random.integer(1, 99)}-${index}-001`;
      return { observationID, sequenceNumber, products: [file, `${file}_prepared`] };
    }
    case "HST": {
      const observationID = `j${index.toString(36).padStart(3, "8")}${random.integer(10, 99)}a1q`;
      return {
        observationID,
        sequenceNumber: null,
        products: [`${observationID}-raw`, `${observationID}-drz`],
      };
    }
    case "DAO": {
      const observationID = `dao_c122_${day.slice(0, 4)}_${String(sequenceNumber).padStart(6, "0")}`;
      return {
        observationID,
        sequenceNumber,
        products: [`${observationID}`, `${observationID}_p`],
      };
    }
    case "IRIS":
      return {
        observationID: `I${number.slice(1)}B${1 + (index % 4)}H0`,
        sequenceNumber,
        products: ["IRIS"],
      };
    default: {
      const observationID = `${collection}2.1.T${number.slice(2)}t${number}`;
      return { observationID, sequenceNumber: null, products: [`${observationID}.quicklook.v1`] };
    }
  }
}
