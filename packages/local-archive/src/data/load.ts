import type { DuckDBConnection } from "@duckdb/node-api";
import { type Cell, createTable, type LoadColumn, quoted } from "../engine/bulk-load.ts";
import type { Catalogue } from "../schema/catalogue.ts";
import { type ColumnInfo, qualifiedName, storageType, type TableInfo } from "../schema/table.ts";
import { artifactCells } from "./artifact-cells.ts";
import type { Observation } from "./model.ts";
import { observationCells } from "./observation-cells.ts";
import { frameColumns, UUID_MACRO } from "./part-views.ts";
import { planeCells } from "./plane-cells.ts";
import { viewDefinitions } from "./views.ts";

type Cells<T> = Readonly<Record<string, (row: T) => Cell>>;

/**
 * Puts the observations into DuckDB. Schema `store` keeps the columns that have values; every table
 * that TAP serves is a view with all the columns of the model, in the model's order.
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
  await load(connection, catalogue, "Observation", observationCells, observations);
  await load(connection, catalogue, "Plane", planeCells, planes);
  await load(connection, catalogue, "Artifact", artifactCells, artifacts);
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
  cells: Cells<T>,
  rows: readonly T[],
): Promise<void> {
  const table = catalogue.find(`caom2.${name}`)!;
  const filled = table.columns.filter((column) => column.name in cells);
  const columns = filled.map(
    (column): LoadColumn<T> => ({
      name: column.name,
      storage: storageType(column),
      cell: cells[column.name]!,
    }),
  );
  await createTable(connection, "store", name, columns, rows);
  const selected = table.columns.map((column) => selectItem(column, column.name in cells));
  await connection.run(
    `CREATE VIEW ${viewName(table)} AS SELECT ${selected.join(", ")} FROM store.${quoted(name)}`,
  );
}

function selectItem(column: ColumnInfo, filled: boolean): string {
  return filled ? quoted(column.name) : `NULL::${storageType(column)} AS ${quoted(column.name)}`;
}

function viewName(table: TableInfo): string {
  return qualifiedName(table).split(".").map(quoted).join(".");
}
