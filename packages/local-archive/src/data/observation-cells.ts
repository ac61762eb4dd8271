import type { Cell } from "../engine/bulk-load.ts";
import type { Observation } from "./model.ts";

/** Columns of caom2.Observation that are stored; some follow from these, the others are NULL. */
export const observationCells: Readonly<Record<string, (o: Observation) => Cell>> = {
  observationURI: (o) => o.uri,
  obsID: (o) => o.id,
  collection: (o) => o.collection.name,
  observationID: (o) => o.observationID,
  type: (o) => o.type,
  intent: (o) => o.intent,
  sequenceNumber: (o) => o.sequenceNumber,
  metaRelease: (o) => o.metaRelease,
  metaReadGroups: (o) => o.collection.group,
  proposal_id: (o) => o.proposal.id,
  proposal_pi: (o) => o.proposal.pi,
  proposal_title: (o) => o.proposal.title,
  target_name: (o) => o.target?.name ?? null,
  target_type: (o) => o.target?.type ?? null,
  target_redshift: (o) => o.target?.redshift ?? null,
  targetPosition_coordinates_cval1: (o) => o.target?.position[0] ?? null,
  targetPosition_coordinates_cval2: (o) => o.target?.position[1] ?? null,
  telescope_name: (o) => o.collection.telescope,
  telescope_geoLocationX: (o) => o.collection.geoLocation?.[0] ?? null,
  telescope_geoLocationY: (o) => o.collection.geoLocation?.[1] ?? null,
  telescope_geoLocationZ: (o) => o.collection.geoLocation?.[2] ?? null,
  instrument_name: (o) => o.instrument.name,
  instrument_keywords: (o) => o.instrument.keywords.join("|"),
  environment_seeing: (o) => o.environment?.seeing ?? null,
  environment_humidity: (o) => o.environment?.humidity ?? null,
  environment_elevation: (o) => o.environment?.elevation ?? null,
  environment_ambientTemp: (o) => o.environment?.ambientTemp ?? null,
  environment_photometric: (o) =>
    o.environment === null ? null : Number(o.environment.photometric),
  members: (o) => (o.members.length === 0 ? null : o.members.join(" ")),
  lastModified: (o) => o.lastModified,
};

/** Columns of caom2.Observation that follow from stored ones. */
export const observationExpressions: Readonly<Record<string, string>> = {
  proposal_project: `collection`,
  proposal_keywords: `'survey|public'`,
  target_moving: `CASE WHEN target_name IS NOT NULL THEN 0 END`,
  targetPosition_coordsys: `CASE WHEN target_name IS NOT NULL THEN 'ICRS' END`,
  targetPosition_equinox: `CASE WHEN target_name IS NOT NULL THEN 2000 END`,
  algorithm_name: `CASE WHEN members IS NULL THEN 'exposure' ELSE 'stack' END`,
  typeCode: `CASE WHEN members IS NULL THEN 'S' ELSE 'D' END`,
  target_standard: `CASE WHEN target_name IS NOT NULL THEN CAST(target_name = 'Vega' AS INTEGER) END`,
  maxLastModified: `"lastModified"`,
};
