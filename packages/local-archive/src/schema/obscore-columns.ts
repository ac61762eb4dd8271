import { parseColumns } from "./parse-columns.ts";
import type { ColumnInfo } from "./table.ts";

/** ivoa.ObsCore 1.1. */
export const obsCoreColumns: ColumnInfo[] = parseColumns(
  "obscore:",
  `
  obs_publisher_did char[256*] uri         -      pis Curation.PublisherDID                                         ivoaPublisherID meta.ref.ivoid
  obs_collection    char[128*] -           -      ps  DataID.Collection                                             -               meta.id
  facility_name     char[128*] -           -      ps  Provenance.ObsConfig.Facility.name                            -               meta.id;instr.tel
  instrument_name   char[128*] -           -      ps  Provenance.ObsConfig.Instrument.name                          -               meta.id;instr
  obs_id            char[128*] -           -      ps  DataID.observationID                                          -               meta.id
  dataproduct_type  char[128*] -           -      ps  ObsDataset.dataProductType                                    -               meta.code.class
  calib_level       int        -           -      ps  ObsDataset.calibLevel                                         -               meta.code;obs.calib
  obs_release_date  char[23*]  timestamp   -      s   Curation.releaseDate                                          -               time.release
  target_name       char[32*]  -           -      ps  Target.Name                                                   -               meta.id;src
  s_ra              double     -           deg    ps  Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C1 -               pos.eq.ra
  s_dec             double     -           deg    ps  Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C2 -               pos.eq.dec
  s_fov             double     -           deg    ps  Char.SpatialAxis.Coverage.Bounds.Extent.diameter              -               phys.angSize;instr.fov
  s_region          char[*]    adql:REGION -      pis Char.SpatialAxis.Coverage.Support.Area                        -               pos.outline;obs.field
  s_resolution      double     -           arcsec ps  Char.SpatialAxis.Resolution.refval.value                      -               pos.angResolution
  s_xel1            long       -           -      ps  Char.SpatialAxis.numBins1                                     -               meta.number
  s_xel2            long       -           -      ps  Char.SpatialAxis.numBins2                                     -               meta.number
  t_min             double     -           d      pis Char.TimeAxis.Coverage.Bounds.Limits.StartTime                -               time.start;obs.exposure
  t_max             double     -           d      pis Char.TimeAxis.Coverage.Bounds.Limits.StopTime                 -               time.end;obs.exposure
  t_exptime         double     -           s      pis Char.TimeAxis.Coverage.Support.Extent                         -               time.duration;obs.exposure
  t_resolution      double     -           s      ps  Char.TimeAxis.Resolution.refval.value                         -               time.resolution
  t_xel             long       -           -      ps  Char.TimeAxis.numBins                                         -               meta.number
  em_min            double     -           m      pis Char.SpectralAxis.Coverage.Bounds.Limits.LoLimit              -               em.wl;stat.min
  em_max            double     -           m      pis Char.SpectralAxis.Coverage.Bounds.Limits.HiLimit              -               em.wl;stat.max
  em_res_power      double     -           -      ps  Char.SpectralAxis.Resolution.ResolPower.refval                -               spect.resolution
  em_xel            long       -           -      ps  Char.SpectralAxis.numBins                                     -               meta.number
  em_ucd            char[32*]  -           -      ps  Char.SpectralAxis.ucd                                         -               meta.ucd
  pol_states        char[32*]  -           -      ps  Char.PolarizationAxis.stateList                               -               meta.code;phys.polarization
  pol_xel           int        -           -      ps  Char.PolarizationAxis.numBins                                 -               meta.number
  o_ucd             char[32*]  -           -      ps  Char.ObservableAxis.ucd                                       -               meta.ucd
  access_url        char[*]    uri         -      ps  Access.Reference                                              -               meta.ref.url
  access_format     char[128*] -           -      ps  Access.Format                                                 -               meta.code.mime
  access_estsize    long       -           kbyte  ps  Access.Size                                                   -               phys.size;meta.file
  lastModified      char[23*]  timestamp   -      i   =
`,
);
