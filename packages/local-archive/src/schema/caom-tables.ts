import { artifactColumns, partColumns } from "./artifact-columns.ts";
import { chunkColumns } from "./chunk-columns.ts";
import { enumFieldColumns, obsCoreEnumFieldColumns } from "./enum-columns.ts";
import { observationColumns, observationMemberColumns } from "./observation-columns.ts";
import { planeColumns, provenanceInputColumns } from "./plane-columns.ts";
import type { ColumnInfo, ForeignKey, SchemaInfo, TableInfo } from "./table.ts";

/** The schema that holds the Common Archive Observation Model. */
export const caomSchema: SchemaInfo = {
  name: "caom2",
  description: "Common Archive Observation Model, version 2.4: what was observed, and its files",
  utype: "caom2",
};

const key = (id: string, target: string, from: string, to: string): ForeignKey => ({
  id,
  target: `caom2.${target}`,
  columns: [[from, to]],
});

const table = (
  name: string,
  description: string,
  columns: readonly ColumnInfo[],
  keys: readonly ForeignKey[],
): TableInfo => ({
  schema: "caom2",
  name,
  type: "table",
  description,
  utype: `caom2:${name}`,
  columns,
  keys,
});

const view = (name: string, description: string, columns: readonly ColumnInfo[]): TableInfo => ({
  schema: "caom2",
  name,
  type: "view",
  description,
  columns,
  keys: [],
});

/** The tables of the caom2 schema, in the order they are listed. */
export const caomTables: readonly TableInfo[] = [
  table(
    "Observation",
    "One observation: telescope, instrument, target, proposal",
    observationColumns,
    [key("caom2-composite-member", "ObservationMember", "obsID", "parentID")],
  ),
  table(
    "Plane",
    "One data product of an observation and where it lies in space, energy, time",
    planeColumns,
    [
      key("caom2-p-o", "Observation", "obsID", "obsID"),
      key("caom2-plane-prov", "ProvenanceInput", "planeID", "outputID"),
    ],
  ),
  table("Artifact", "One file of a plane", artifactColumns, [
    key("caom2-a-p", "Plane", "planeID", "planeID"),
  ]),
  table("Part", "One part (FITS extension) of a file", partColumns, [
    key("caom2-p-a", "Artifact", "artifactID", "artifactID"),
  ]),
  table("Chunk", "World coordinates of one data array of a part", chunkColumns, [
    key("caom2-c-p", "Part", "partID", "partID"),
  ]),
  table(
    "ObservationMember",
    "Which observations a derived observation is made of",
    observationMemberColumns,
    [key("caom2-member-simple", "Observation", "memberID", "observationURI")],
  ),
  table("ProvenanceInput", "Which planes a plane was made of", provenanceInputColumns, [
    key("caom2-prov-input", "Plane", "inputID", "planeURI"),
  ]),
  view("EnumField", "Which values occur together, and how often", enumFieldColumns),
  view(
    "ObsCoreEnumField",
    "Which ObsCore values occur together, and how often",
    obsCoreEnumFieldColumns,
  ),
];
