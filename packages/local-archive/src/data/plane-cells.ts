import type { Cell } from "../engine/bulk-load.ts";
import { CUBE_CHANNELS } from "../images/size.ts";
import type { Band, Observation, Plane } from "./model.ts";

/** A plane and the observation it belongs to. */
export interface PlaneOf {
  readonly observation: Observation;
  readonly plane: Plane;
}

const ofBand =
  (value: (band: Band, of: PlaneOf) => Cell) =>
  (of: PlaneOf): Cell =>
    of.plane.band === null ? null : value(of.plane.band, of);

const pixels = ({ observation, plane }: PlaneOf): Cell =>
  plane.centre === null || observation.instrument.layout === "spectrum"
    ? null
    : observation.instrument.pixels;

/** Columns of caom2.Plane that are stored; some follow from these, the others are NULL. */
export const planeCells: Readonly<Record<string, (of: PlaneOf) => Cell>> = {
  publisherID: ({ plane }) => plane.publisherID,
  obsID: ({ observation }) => observation.id,
  planeID: ({ plane }) => plane.id,
  planeURI: ({ plane }) => plane.uri,
  productID: ({ plane }) => plane.productID,
  metaRelease: ({ observation }) => observation.metaRelease,
  dataRelease: ({ plane }) => plane.dataRelease,
  dataReadGroups: ({ observation }) => observation.collection.group,
  dataProductType: ({ plane }) => plane.dataProductType,
  calibrationLevel: ({ plane }) => plane.calibrationLevel,
  provenance_name: ({ observation }) => observation.collection.provenance,
  provenance_version: ({ plane }) => (plane.processed === null ? null : "2.1"),
  provenance_project: ({ observation }) => observation.collection.name,
  provenance_producer: ({ observation }) => observation.collection.telescope,
  provenance_lastExecuted: ({ plane }) => plane.processed,
  provenance_inputs: ({ plane }) => (plane.inputs.length === 0 ? null : plane.inputs.join(" ")),
  metrics_background: ofBand((_, { plane }) => (plane.calibrationLevel > 1 ? 200 : Number.NaN)),
  quality_flag: ({ plane }) => plane.quality,
  position_bounds: ({ plane }) => plane.footprint,
  position_bounds_size: ({ observation: { instrument }, plane }) =>
    plane.footprint === null ? null : (instrument.pixels * instrument.scale) / 3600,
  position_resolution: ofBand((_, { observation: { instrument } }) => 1.5 * instrument.scale),
  position_sampleSize: ofBand((_, { observation: { instrument } }) => instrument.scale),
  position_dimension_naxis1: pixels,
  energy_bounds_lower: ofBand((band) => band.lower),
  energy_bounds_upper: ofBand((band) => band.upper),
  energy_dimension: ofBand((_, { observation: { instrument } }) => channels(instrument)),
  energy_resolvingPower: ofBand((band) => band.resolvingPower),
  energy_emBand: ofBand((_, { observation }) => observation.collection.energyBands),
  energy_bandpassName: ofBand((band) => band.name),
  time_bounds_lower: ({ plane }) => plane.time[0],
  time_bounds_upper: ({ plane }) => plane.time[1],
  time_exposure: ({ plane }) => plane.exposure,
  polarization_states: ({ observation: { instrument } }) => instrument.polarization ?? null,
  lastModified: ({ observation }) => observation.lastModified,
};

function channels({ layout, pixels: count }: Observation["instrument"]): number {
  if (layout === "spectrum") return count;
  return layout === "cube" ? CUBE_CHANNELS : 1;
}

/** Columns of caom2.Plane that follow from stored ones. */
export const planeExpressions: Readonly<Record<string, string>> = {
  creatorID: `replace("publisherID", '?', '/')`,
  metaReadGroups: `"dataReadGroups"`,
  observable_ucd: `'phot.count'`,
  position_bounds_samples: `position_bounds`,
  position_dimension_naxis2: `position_dimension_naxis1`,
  position_timeDependent: `CASE WHEN position_bounds IS NOT NULL THEN 0 END`,
  energy_bounds: `CASE WHEN energy_bounds_lower IS NOT NULL THEN [energy_bounds_lower, energy_bounds_upper] END`,
  energy_bounds_samples: `CASE WHEN energy_bounds_lower IS NOT NULL THEN [energy_bounds_lower, energy_bounds_upper] END`,
  energy_bounds_width: `energy_bounds_upper - energy_bounds_lower`,
  energy_sampleSize: `(energy_bounds_upper - energy_bounds_lower) / energy_dimension`,
  energy_energyBands: `"energy_emBand"`,
  time_bounds: `[time_bounds_lower, time_bounds_upper]`,
  time_bounds_samples: `[time_bounds_lower, time_bounds_upper]`,
  time_bounds_width: `time_bounds_upper - time_bounds_lower`,
  time_dimension: `1`,
  time_sampleSize: `time_bounds_upper - time_bounds_lower`,
  polarization_dimension: `CASE WHEN polarization_states IS NOT NULL THEN 1 END`,
  maxLastModified: `"lastModified"`,
};
