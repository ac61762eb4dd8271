import type { Identity } from "../auth/identity.ts";
import { literal, quoted } from "../engine/bulk-load.ts";
import { qualifiedName, type TableInfo } from "../schema/table.ts";

const ROW_LEVEL = new Set(["caom2.Observation", "caom2.Plane", "ivoa.ObsCore"]);

/** Rows whose metadata are not public yet are there only for members of their groups. */
export function visibleRows(table: TableInfo, identity: Identity | null): string {
  const name = `${quoted(table.schema)}.${quoted(table.name)}`;
  if (!ROW_LEVEL.has(qualifiedName(table))) return name;
  const groups = (identity?.groups ?? []).map(literal);
  const member = groups.length === 0 ? "" : ` OR "metaReadGroups" IN (${groups.join(", ")})`;
  return `(SELECT * FROM ${name} WHERE "metaRelease" IS NULL OR "metaRelease" <= CAST(${literal(
    new Date().toISOString().slice(0, -1),
  )} AS TIMESTAMP)${member})`;
}
