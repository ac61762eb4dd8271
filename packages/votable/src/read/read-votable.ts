import { VOTableError } from "../errors.ts";
import type { VOTable } from "../model/votable.ts";
import { DocumentReader } from "./document-reader.ts";
import { IncompleteVOTableError } from "./incomplete.ts";
import type { ReadOptions } from "./options.ts";
import { readDocument } from "./read-document.ts";
import type { Section } from "./section.ts";
import type { VOTableSource } from "./source.ts";

/**
 * Reads a whole VOTable into memory: any version, any serialisation, any encoding, packed by gzip or not.
 *
 * @param source - Text, bytes, a Blob or File, a Response, or a stream of bytes.
 * @throws {VOTableError} When the source is no VOTable.
 * @throws {IncompleteVOTableError} When it is cut or damaged; `partial` holds what came before.
 * @example
 * ```ts no-run
 * const votable = await readVOTable(await fetch(url));
 * const ra = votable.firstTable()?.column("ra").values;
 * ```
 */
export async function readVOTable(
  source: VOTableSource,
  options: ReadOptions = {},
): Promise<VOTable> {
  const reader = new DocumentReader(options);
  const bounded = { ...options, limits: { maxUnpackedBytes: 2 ** 31, ...options.limits } };
  try {
    for await (const event of readDocument(source, bounded, reader)) {
      if (event.type === "end") finish(event.section, options);
      else if (event.type === "begin") event.section.keepAll();
      else if (event.type === "rows") event.section.expect(event.share ?? 1);
    }
  } catch (error) {
    const { votable, section } = reader;
    if (!(error instanceof VOTableError) || votable === undefined) throw error;
    if (section !== undefined) finish(section, options);
    throw new IncompleteVOTableError(error, votable);
  }
  // The reader has refused a document without a root.
  return reader.votable!;
}

function finish(section: Section, { longs = "auto" }: ReadOptions): void {
  const { columns, markup } = section.take({ longs });
  section.table.setColumns(columns);
  section.table.rowMarkup = markup;
}
