import { fromTapRows, type TapRow, writeCaomXml } from "@vostack/caom-model";
import type { Identity } from "../auth/identity.ts";
import { literal } from "../engine/bulk-load.ts";
import type { Database } from "../engine/database.ts";
import type { Value } from "../engine/query-result.ts";
import { BadRequest, NotFound } from "../http/http-error.ts";
import type { ArchiveRequest } from "../http/request.ts";
import { xml } from "../http/responses.ts";
import type { Catalogue } from "../schema/catalogue.ts";
import { isGeometry, isNumberArray, type TableInfo } from "../schema/table.ts";
import { visibleRows } from "../translate/visible-rows.ts";
import { cellText, numbersOf } from "../votable/text-cells.ts";

/** What the service stands on. */
export interface MetaOptions {
  readonly database: Database;
  readonly catalogue: Catalogue;
}

/** `/caom2ops/meta?ID=caom:…`: an observation as a CAOM 2.4 document. */
export async function metaService(
  options: MetaOptions,
  request: ArchiveRequest,
): Promise<Response> {
  const parameters = await request.parameters();
  const uri = parameters.get("ID") ?? parameters.get("uri");
  if (uri === undefined) throw new BadRequest("missing required parameter: ID");
  const { identity, signal } = request;
  const select = (table: string, condition: string): Promise<TapRow[]> =>
    rows(options, identity, table, condition, signal);
  const observations = await select("Observation", `"observationURI" = ${literal(uri)}`);
  const [observation] = observations;
  if (observation === undefined) throw new NotFound(`not found: ${uri}`);
  const planes = await select("Plane", `"obsID" = ${literal(String(observation.obsID))}`);
  const ids = planes.map((plane) => literal(String(plane.planeID)));
  const artifacts =
    ids.length === 0 ? [] : await select("Artifact", `"planeID" IN (${ids.join(", ")})`);
  const [made] = fromTapRows({ observations, planes, artifacts });
  return xml(writeCaomXml(made!, { version: "2.4" }));
}

/** The rows of a table as a TAP client would have them. */
async function rows(
  { database, catalogue }: MetaOptions,
  identity: Identity | null,
  name: string,
  condition: string,
  signal: AbortSignal,
): Promise<TapRow[]> {
  const table = catalogue.find(`caom2.${name}`)!;
  const sql = `SELECT * FROM ${visibleRows(table, identity)} WHERE ${condition}`;
  const result = await database.run(sql, signal);
  return (await result.objects()).map((row) => tapRow(table, row));
}

function tapRow(table: TableInfo, row: Readonly<Record<string, Value>>): TapRow {
  const cells = table.columns.map((column) => {
    const value = row[column.name] ?? null;
    if (value === null) return [column.name, null];
    if (isGeometry(column) || column.xtype === "timestamp") {
      return [column.name, cellText(column)(value)];
    }
    return [column.name, isNumberArray(column) ? numbersOf(value) : value];
  });
  return Object.fromEntries(cells);
}
