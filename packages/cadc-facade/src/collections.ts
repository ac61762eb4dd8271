import type { Table } from "@vostack/votable";

/** What `getCollections` says about a collection; the names are those of astroquery.cadc. */
export interface Collection {
  /** One sentence. */
  readonly Description: string;
  /** Energy bands of its data; several may be joined by `|`, and an empty one means unknown. */
  readonly Bands: string[];
}

/** Groups the rows of the collections query: name → description and bands, names in order. */
export function collectionsOf(table: Table): Record<string, Collection> {
  const names = table.column("collection");
  const bands = table.column("energy_emBand");
  const found = new Map<string, Collection>();
  for (let n = 0; n < table.nrows; n += 1) {
    const name = String(names.get(n));
    let collection = found.get(name);
    if (collection === undefined) {
      collection = { Description: `The ${name} collection at the CADC`, Bands: [] };
      found.set(name, collection);
    }
    const band = bands.get(n);
    if (band !== null) collection.Bands.push(String(band));
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
