import { type ReadOptions, type Row, readVOTable, type Table } from "@vostack/votable";

/** A document with one table. */
export function documentOf(fields: string, data: string, { before = "", after = "" } = {}): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">` +
    `<RESOURCE type="results">${before}<TABLE>${fields}<DATA>${data}</DATA></TABLE>${after}</RESOURCE></VOTABLE>`
  );
}

/** A document whose table is in TABLEDATA. */
export function tabledata(fields: string, rows: string): string {
  return documentOf(fields, `<TABLEDATA>${rows}</TABLEDATA>`);
}

/** A document whose table is in a binary serialisation. */
export function binary(
  kind: "BINARY" | "BINARY2",
  fields: string,
  bytes: ArrayLike<number>,
): string {
  const base64 = Buffer.from(Uint8Array.from(bytes)).toString("base64");
  return documentOf(fields, `<${kind}><STREAM encoding="base64">${base64}</STREAM></${kind}>`);
}

/** The first table of a document. */
export async function tableOf(
  source: Parameters<typeof readVOTable>[0],
  options?: ReadOptions,
): Promise<Table> {
  const table = (await readVOTable(source, options)).firstTable();
  if (table === undefined) throw new Error("There is no table");
  return table;
}

/** The rows of a document's first table. */
export async function rowsOf(
  source: Parameters<typeof readVOTable>[0],
  options?: ReadOptions,
): Promise<Row[]> {
  return [...(await tableOf(source, options)).rows()];
}

/** Pieces of bytes of a given length. */
export async function* piecesOf(
  text: string | Uint8Array,
  length: number,
): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < bytes.length; at += length) yield bytes.slice(at, at + length);
}

/** What a promise is rejected with. */
export async function faultOf(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error("It was expected to fail");
}
