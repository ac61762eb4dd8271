import { CaomError } from "./errors.ts";
import type { Artifact, Observation, Plane } from "./model.ts";
import { type ClassName, entityAttributes, fieldsOf } from "./schema.ts";
import { tapInterval, tapSampledInterval, tapScalar, tapShape, tapTexts } from "./tap-value.ts";

/** One row of a TAP result: column names and cells. */
export type TapRow = Readonly<Record<string, unknown>>;

/** Rows of the tables of the `caom2` schema, each selected on its own. */
export interface TapRows {
  /** Rows of `caom2.Observation`. */
  readonly observations: Iterable<TapRow>;
  /** Rows of `caom2.Plane`, tied by `obsID`. */
  readonly planes?: Iterable<TapRow>;
  /** Rows of `caom2.Artifact`, tied by `planeID`. */
  readonly artifacts?: Iterable<TapRow>;
}

/**
 * Makes observations of TAP rows. Columns are found by name (attribute path joined with `_`); columns that
 * were not selected are absent values.
 *
 * @param rows rows of the single tables, or rows of `caom2.Observation JOIN caom2.Plane`, in which the
 *   second occurrence of a column carries the suffix 2 (`maxLastModified2`)
 * @returns the observations in the order of their first row
 * @throws CaomError `missing-value` when a row has no identity or no parent, `bad-value` when a cell cannot
 *   be what its column says
 */
export function fromTapRows(rows: TapRows | Iterable<TapRow>): Observation[] {
  return "observations" in rows ? fromTables(rows) : fromJoin(rows);
}

function fromTables(rows: TapRows): Observation[] {
  const observations = new Map<string, Observation>();
  for (const row of rows.observations) {
    const observation = observationOf(row);
    observations.set(observation.id ?? observation.observationID, observation);
  }
  const planes = new Map<string, Plane>();
  for (const row of rows.planes ?? []) {
    const plane = planeOf(row);
    parent(observations, row.obsID, "plane", plane.productID).planes.push(plane);
    planes.set(plane.id ?? plane.productID, plane);
  }
  for (const row of rows.artifacts ?? []) {
    const artifact = artifactOf(row);
    parent(planes, row.planeID, "artifact", artifact.uri).artifacts.push(artifact);
  }
  return [...observations.values()];
}

function parent<T>(all: ReadonlyMap<string, T>, id: unknown, what: string, name: string): T {
  const found = all.get(String(id));
  if (found) return found;
  throw new CaomError(
    "missing-value",
    `the ${what} ${name} belongs to ${id}, of which there is no row`,
    {
      hint: "select the rows of both tables with the same condition",
    },
  );
}

function fromJoin(rows: Iterable<TapRow>): Observation[] {
  const observations = new Map<string, Observation>();
  for (const row of rows) {
    const key = String(row.obsID ?? row.observationURI ?? `${row.collection}/${row.observationID}`);
    let observation = observations.get(key);
    if (!observation) {
      observation = observationOf(row);
      observations.set(key, observation);
    }
    if (row.productID !== undefined && row.productID !== null) {
      observation.planes.push(planeOf(secondOccurrences(row)));
    }
  }
  return [...observations.values()];
}

/** In a join the plane's own `metaRelease`, checksums… come second and carry the suffix 2. */
function secondOccurrences(row: TapRow): TapRow {
  const plane: Record<string, unknown> = { ...row };
  for (const name of Object.keys(row)) {
    if (name.endsWith("2") && name.slice(0, -1) in row) plane[name.slice(0, -1)] = row[name];
  }
  return plane;
}

function observationOf(row: TapRow): Observation {
  const fields = entity(row, "Observation", "obsID");
  required(fields, ["collection", "observationID"], "Observation");
  const { typeCode } = row;
  fields.observationType =
    typeCode === undefined || typeCode === null || typeCode === "S"
      ? "SimpleObservation"
      : "DerivedObservation";
  fields.algorithm ??= { name: "exposure" };
  fields.planes = [];
  return fields as unknown as Observation;
}

function planeOf(row: TapRow): Plane {
  const fields = entity(row, "Plane", "planeID");
  required(fields, ["productID"], "Plane");
  if (row.publisherID) fields.publisherID = row.publisherID;
  fields.artifacts = [];
  return fields as unknown as Plane;
}

function artifactOf(row: TapRow): Artifact {
  const fields = entity(row, "Artifact", "artifactID");
  required(fields, ["uri"], "Artifact");
  fields.productType ??= "this";
  fields.releaseType ??= "data";
  return fields as unknown as Artifact;
}

function required(fields: Record<string, unknown>, names: string[], what: string): void {
  const missing = names.find((name) => fields[name] === undefined);
  if (missing === undefined) return;
  throw new CaomError("missing-value", `a row has no ${missing}`, {
    path: `${what}.${missing}`,
    hint: `select ${missing}, or *`,
  });
}

function entity(row: TapRow, name: ClassName, idColumn: string): Record<string, unknown> {
  const fields = objectOf(row, name, "", name) ?? {};
  for (const attribute of entityAttributes) {
    const cell = row[attribute === "id" ? idColumn : attribute];
    if (cell !== null && cell !== undefined && cell !== "") fields[attribute] = String(cell);
  }
  return fields;
}

/** An object of the columns that begin with its path; `undefined` when all of them are null or absent. */
function objectOf(
  row: TapRow,
  name: ClassName,
  prefix: string,
  path: string,
): Record<string, unknown> | undefined {
  const fields: Record<string, unknown> = {};
  for (const [field, kind] of Object.entries(fieldsOf(name))) {
    const column = prefix + field;
    const where = `${path}.${field}`;
    const value =
      kind === "shape"
        ? tapShape(row[column], row[`${column}_samples`], where)
        : kind === "wcs"
          ? undefined
          : typeof kind === "string"
            ? tapScalar(row[column], kind, where)
            : "texts" in kind
              ? tapTexts(row[column] ?? (field === "energyBands" ? row.energy_emBand : null), kind)
              : "list" in kind
                ? undefined
                : kind.object === "Interval"
                  ? tapInterval(row[column], where)
                  : kind.object === "SampledInterval"
                    ? tapSampledInterval(row[column], row[`${column}_samples`], where)
                    : objectOf(row, kind.object, `${column}_`, where);
    if (value !== undefined) fields[field] = value;
  }
  return Object.keys(fields).length > 0 ? fields : undefined;
}
