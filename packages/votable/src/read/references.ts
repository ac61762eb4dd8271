import type { VOElement } from "../model/element.ts";
import type { Field } from "../model/field.ts";
import type { VOTable } from "../model/votable.ts";
import { Table } from "../table/table.ts";

/** Gives a table without fields of its own those of the table that its `ref` names (VOTable 1.5, section 4.1). */
export function takeStructure(table: Table, votable: VOTable | undefined): void {
  const ref = table.attr("ref");
  if (ref === undefined || table.fields.length > 0) return;
  const other = votable?.byId(ref);
  if (other instanceof Table) table.structure = other.fields;
}

/** The null texts of fields whose VALUES refer to others (VOTable 1.5, section 4.6). */
export function nullTexts(
  fields: readonly Field[],
  votable: VOTable | undefined,
): ReadonlyMap<Field, string> {
  const found = new Map<Field, string>();
  let byId: Map<string, VOElement> | undefined;
  for (const field of fields) {
    const ref = field.nullValue === undefined ? field.values?.attr("ref") : undefined;
    if (ref === undefined || votable === undefined) continue;
    byId ??= new Map([...votable.descendants()].map((each) => [each.ID ?? "", each]));
    const text = byId.get(ref)?.attr("null");
    if (text !== undefined) found.set(field, text);
  }
  return found;
}
