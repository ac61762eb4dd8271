import { chunkView, partView } from "./part-views.ts";

/** The views that are computed from the stored tables, in the order in which they can be made. */
export const viewDefinitions: Readonly<Record<string, string>> = {
  "caom2.Part": partView,
  "caom2.Chunk": chunkView,
  "caom2.ObservationMember": `
    SELECT "obsID" AS "parentID", unnest(string_split(members, ' ')) AS "memberID"
    FROM store."Observation" WHERE members IS NOT NULL`,
  "caom2.ProvenanceInput": `
    SELECT "planeID" AS "outputID", unnest(string_split(provenance_inputs, ' ')) AS "inputID"
    FROM store."Plane" WHERE provenance_inputs IS NOT NULL`,
  "caom2.EnumField": `
    SELECT count(*) AS num_tuples, max(time_bounds_lower) AS max_time_bounds_cval1, collection,
      telescope_name, instrument_name, type, intent, "dataProductType", "calibrationLevel",
      "energy_emBand", "energy_bandpassName"
    FROM caom2."Observation" o JOIN caom2."Plane" p ON o."obsID" = p."obsID"
    GROUP BY ALL`,
  // metaRelease and metaReadGroups are not of ObsCore: they decide who sees a row.
  "ivoa.ObsCore": `
    SELECT "publisherID" AS obs_publisher_did, collection AS obs_collection,
      telescope_name AS facility_name, instrument_name, "observationID" AS obs_id,
      "dataProductType" AS dataproduct_type, "calibrationLevel" AS calib_level,
      "dataRelease" AS obs_release_date, target_name,
      "targetPosition_coordinates_cval1" AS s_ra, "targetPosition_coordinates_cval2" AS s_dec,
      position_bounds_size AS s_fov, position_bounds AS s_region,
      position_resolution AS s_resolution, position_dimension_naxis1 AS s_xel1,
      position_dimension_naxis2 AS s_xel2, time_bounds_lower AS t_min, time_bounds_upper AS t_max,
      time_exposure AS t_exptime, NULL::DOUBLE AS t_resolution, time_dimension AS t_xel,
      energy_bounds_lower AS em_min, energy_bounds_upper AS em_max,
      "energy_resolvingPower" AS em_res_power, energy_dimension AS em_xel,
      NULL::VARCHAR AS em_ucd, polarization_states AS pol_states,
      polarization_dimension AS pol_xel, observable_ucd AS o_ucd,
      adql_datalink_url("publisherID") AS access_url,
      'application/x-votable+xml;content=datalink' AS access_format,
      NULL::BIGINT AS access_estsize, p."lastModified", p."metaRelease", p."metaReadGroups"
    FROM caom2."Observation" o JOIN caom2."Plane" p ON o."obsID" = p."obsID"
    WHERE intent = 'science'`,
  "caom2.ObsCoreEnumField": `
    SELECT obs_collection, facility_name, instrument_name, dataproduct_type, calib_level,
      count(*) AS num_tuples, max(t_min) AS max_t_min
    FROM ivoa."ObsCore" GROUP BY ALL`,
};
