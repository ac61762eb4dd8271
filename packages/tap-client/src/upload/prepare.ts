import { files } from "#files";
import { FileError, UploadError } from "../errors.ts";
import { type Encoded, encodeTable, noTable } from "./encode.ts";
import { checkDistinct, uploadName } from "./name.ts";
import {
  type UploadSource,
  type Uploads,
  UploadTable,
  type UploadTableOptions,
} from "./sources.ts";

/** A table that travels with the request. */
export interface InlineUpload {
  readonly kind: "inline";
  /** Table name without schema. */
  readonly name: string;
  /** Name of its part of the multipart body. */
  readonly part: string;
  /** File name of that part. */
  readonly filename: string;
  /** The VOTable. */
  readonly content: Blob;
  /** Number of rows where it is known without reading the table. */
  readonly rows?: number;
}

/** A table that the service fetches by itself. */
interface ReferencedUpload {
  readonly kind: "reference";
  /** Table name without schema. */
  readonly name: string;
  /** Where the service finds it. */
  readonly url: string;
}

/** An upload that is checked and ready to be sent. */
export type PreparedUpload = InlineUpload | ReferencedUpload;

/** What a service allows, from its capabilities; whatever is absent is not checked. */
export interface UploadRules {
  /** Schemes that the service fetches from (`http`, `https`, `ftp`, …) and `inline`. */
  readonly methods?: readonly string[];
  /** Largest size of one table in bytes. */
  readonly maxBytes?: number;
  /** Largest number of rows of one table. */
  readonly maxRows?: number;
}

/**
 * Checks and encodes all tables before anything is sent.
 *
 * @throws UploadError naming the table and what is wrong with it.
 */
export async function prepareUploads(
  uploads: Uploads,
  rules: UploadRules,
): Promise<PreparedUpload[]> {
  const entries = Object.entries(uploads).map(
    ([name, source]) => [uploadName(name), source] as const,
  );
  checkDistinct(entries.map(([name]) => name));
  // Some services replace the text "param:PART" wherever it stands, so that no
  // part name may be the beginning of another one: all are of one length.
  const digits = String(entries.length).length;
  const prepared = entries.map(async ([name, source], index) => {
    const part = `upload${String(index + 1).padStart(digits, "0")}`;
    const upload = await prepare(name, part, source, rules);
    checkRules(upload, rules);
    return upload;
  });
  return await Promise.all(prepared);
}

async function prepare(
  name: string,
  part: string,
  given: UploadSource,
  rules: UploadRules,
): Promise<PreparedUpload> {
  const { source, options } = given instanceof UploadTable ? given : new UploadTable(given, {});
  if (source instanceof URL) return await fromAddress(name, part, source.href, options);
  if (typeof source === "string") return await fromAddress(name, part, source, options);
  if (typeof source !== "object" || source === null) throw noTable(name, source);
  if ("resultForUpload" in source && typeof source.resultForUpload === "function") {
    const result = await source.resultForUpload();
    const scheme = result.url.slice(0, result.url.indexOf(":"));
    const fetchable = result.isPublic && (rules.methods?.includes(scheme) ?? true);
    if (fetchable) return { kind: "reference", name, url: result.url };
    return inline(name, part, await encodeTable(name, await result.read(), options));
  }
  return inline(name, part, await encodeTable(name, source, options));
}

async function fromAddress(
  name: string,
  part: string,
  address: string,
  options: UploadTableOptions,
): Promise<PreparedUpload> {
  // One letter before a colon is a drive of Windows.
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(address)?.[1]?.toLowerCase();
  if (scheme && scheme !== "file") return { kind: "reference", name, url: address };
  const content = await files
    .openFile(scheme === "file" ? new URL(address) : address)
    .catch((error: unknown) => {
      if (!(error instanceof FileError)) throw error;
      throw new UploadError(`Cannot upload "${name}": ${error.message}`, "missing-file", name, {
        cause: error,
        ...(error.hint ? { hint: error.hint } : {}),
      });
    });
  return inline(name, part, await encodeTable(name, content, options, address));
}

function inline(name: string, part: string, encoded: Encoded): InlineUpload {
  return { kind: "inline", name, part, filename: `${name}.xml`, ...encoded };
}

function checkRules(upload: PreparedUpload, rules: UploadRules): void {
  const { name } = upload;
  // What is fetched by http is fetched by https as well, whichever is declared.
  const offers = (one: string) =>
    rules.methods?.some((known) => known.replace(/s$/, "") === one.replace(/s$/, ""));
  const method = upload.kind === "inline" ? "inline" : upload.url.slice(0, upload.url.indexOf(":"));
  if (rules.methods && !offers(method.toLowerCase())) {
    const offered = rules.methods.length > 0 ? rules.methods.join(", ") : "no uploads at all";
    throw new UploadError(
      `Cannot upload "${name}" (${method}): not offered by the service`,
      "not-offered",
      name,
      {
        hint: `The service offers ${offered}.`,
      },
    );
  }
  if (upload.kind === "reference") return;
  if (rules.maxBytes !== undefined && upload.content.size > rules.maxBytes) {
    throw new UploadError(
      `Cannot upload "${name}": it has ${upload.content.size} bytes, the service takes ${rules.maxBytes}`,
      "too-large",
      name,
      { hint: "Send it in pieces with uploadInChunks()." },
    );
  }
  if (rules.maxRows !== undefined && upload.rows !== undefined && upload.rows > rules.maxRows) {
    throw new UploadError(
      `Cannot upload "${name}": it has ${upload.rows} rows, the service takes ${rules.maxRows}`,
      "too-large",
      name,
      { hint: "Send it in pieces with uploadInChunks()." },
    );
  }
}
