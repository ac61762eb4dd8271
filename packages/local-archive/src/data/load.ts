import type { DuckDBConnection } from "@duckdb/node-api";
import { type Cell, createTable, type LoadColumn, quoted } from "../engine/bulk-load.ts";
import type { Catalogue } from "../schema/catalogue.ts";
import { qualifiedName, storageType, type TableInfo } from "../schema/table.ts";
import { artifactCells, artifactExpressions } from "./artifact-cells.ts";
import type { Observation } from "./model.ts";
import { observationCells, observationExpressions } from "./observation-cells.ts";
import { frameColumns, UUID_MACRO } from "./part-views.ts";
import { planeCells, planeExpressions } from "./plane-cells.ts";
import { viewDefinitions } from "./views.ts";

/** The columns of a table that are stored, and those that follow from them. */
interface Content<T> {
  readonly cells: Readonly<Record<string, (row: T) => Cell>>;
  readonly expressions: Readonly<Record<string, string>>;
}

/**
 * Puts the observations into DuckDB. Schema `store` keeps what cannot be computed; every table that
 * TAP serves is a view with all the columns of the model, in the model's order.
 */
export async function loadObservations(
  connection: DuckDBConnection,
  catalogue: Catalogue,
  observations: readonly Observation[],
): Promise<void> {
  for (const schema of ["store", "caom2", "ivoa"]) {
    await connection.run(`CREATE SCHEMA ${quoted(schema)}`);
  }
  const planes = observations.flatMap((observation) =>
    observation.planes.map((plane) => ({ observation, plane })),
  );
  const artifacts = planes.flatMap((of) =>
    of.plane.artifacts.map((artifact) => ({ ...of, artifact })),
  );
  await load(connection, catalogue, "Observation", observations, {
    cells: observationCells,
    expressions: observationExpressions,
  });
  await load(connection, catalogue, "Plane", planes, {
    cells: planeCells,
    expressions: planeExpressions,
  });
  await load(connection, catalogue, "Artifact", artifacts, {
    cells: artifactCells,
    expressions: artifactExpressions,
  });
  await createTable(connection, "store", "Frame", frameColumns, planes);
  await connection.run(UUID_MACRO);
  for (const [name, sql] of Object.entries(viewDefinitions)) {
    await connection.run(`CREATE VIEW ${viewName(catalogue.find(name)!)} AS ${sql}`);
  }
}

async function load<T>(
  connection: DuckDBConnection,
  catalogue: Catalogue,
  name: string,
  rows: readonly T[],
  { cells, expressions }: Content<T>,
): Promise<void> {
  const table = catalogue.find(`caom2.${name}`)!;
  const columns = table.columns
    .filter((column) => column.name in cells)
    .map((column): LoadColumn<T> => {
      return { name: column.name, storage: storageType(column), cell: cells[column.name]! };
    });
  await createTable(connection, "store", name, columns, rows);
  const selected = table.columns.map((column) => {
    if (column.name in cells) return quoted(column.name);
    const sql = expressions[column.name] ?? "NULL";
    return `CAST(${sql} AS ${storageType(column)}) AS ${quoted(column.name)}`;
  });
  await connection.run(
    `CREATE VIEW ${viewName(table)} AS SELECT ${selected.join(", ")} FROM store.${quoted(name)}`,
  );
}

function viewName(table: TableInfo): string {
  return qualifiedName(table).split(".").map(quoted).join(".");
}
