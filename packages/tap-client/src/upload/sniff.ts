/** Formats of tables that can be uploaded. VOTables pass unchanged, the others are converted. */
export type UploadFormat = "votable" | "csv" | "tsv" | "json" | "parquet";

const extensions: Readonly<Record<string, UploadFormat>> = {
  xml: "votable",
  vot: "votable",
  votable: "votable",
  csv: "csv",
  tsv: "tsv",
  json: "json",
  ndjson: "json",
  jsonl: "json",
  parquet: "parquet",
  pq: "parquet",
};

const mediaTypes: Readonly<Record<string, UploadFormat>> = {
  "application/x-votable+xml": "votable",
  "text/xml": "votable",
  "application/xml": "votable",
  "text/csv": "csv",
  "text/tab-separated-values": "tsv",
  "application/json": "json",
  "application/x-ndjson": "json",
  "application/vnd.apache.parquet": "parquet",
};

/**
 * The format of a table: what its bytes begin with decides, then its name, then its media type.
 * Text that says nothing about itself is CSV only when name or type say so.
 */
export async function sniffFormat(content: Blob, name = ""): Promise<UploadFormat | undefined> {
  const head = new Uint8Array(await content.slice(0, 512).arrayBuffer());
  if (startsWith(head, "PAR1")) return "parquet";
  const start = new TextDecoder().decode(head).trimStart();
  if (start.startsWith("<")) return (await isVotable(content)) ? "votable" : undefined;
  // UTF-16 of either byte order.
  if ((head[0] === 0xfe && head[1] === 0xff) || (head[0] === 0xff && head[1] === 0xfe)) {
    return "votable";
  }
  const named = extensions[/\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ""];
  const typed = mediaTypes[content.type.split(";")[0]?.trim().toLowerCase() ?? ""];
  const said = named ?? typed;
  if (said && said !== "votable" && said !== "parquet") return said;
  return start.startsWith("[") || start.startsWith("{") ? "json" : undefined;
}

/** Whether a document holds a VOTABLE after whatever declarations and comments. */
async function isVotable(content: Blob): Promise<boolean> {
  const head = await content.slice(0, 65_536).text();
  return /<(?:[\w.-]+:)?VOTABLE[\s>]/.test(head);
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((char, index) => bytes[index] === char.charCodeAt(0));
}
