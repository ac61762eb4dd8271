import { ProtocolError } from "@vostack/vo-service";
import { readVOTable, type Value, type VOTable } from "@vostack/votable";
import { type ServiceDescriptor, serviceDescriptors } from "./descriptor.ts";
import { parseFault } from "./fault.ts";
import { DatalinkLink } from "./link.ts";
import { normalizeSemantics } from "./vocabulary.ts";

/** A links table: its rows, and the services it describes. */
export interface LinksTable {
  /** Rows in the order of the table. */
  readonly links: readonly DatalinkLink[];
  /** Services, those that rows refer to and others. */
  readonly services: readonly ServiceDescriptor[];
  /** Whether the service says that the table is not complete. */
  readonly overflow: boolean;
}

/**
 * Reads a links table. Columns are found by name, and any may be missing.
 *
 * @param response The answer of a DataLink service.
 * @param via The link that led to the table.
 * @throws ProtocolError when it is no links table, or says that the request failed.
 */
export async function readLinks(response: Response, via?: DatalinkLink): Promise<LinksTable> {
  const document = await readVOTable(response);
  const { status } = document;
  if (status?.value === "ERROR") {
    throw new ProtocolError(`The DataLink service says: ${status.message}`, { url: response.url });
  }
  return linksOf(document, response.url, via);
}

/**
 * The links in a document that has been read.
 *
 * @throws ProtocolError when the document has no table with the columns `ID` and `semantics`.
 */
export function linksOf(document: VOTable, base?: string, via?: DatalinkLink): LinksTable {
  const table = document.firstTable();
  if (table?.findColumn("ID") === undefined) {
    throw new ProtocolError("This is no links table: there is no column ID", {
      ...(base !== undefined && { url: base }),
    });
  }
  const services = serviceDescriptors(document, base || undefined);
  const byId = new Map(services.map((service) => [service.id, service]));
  const cell = (name: string): ((row: number) => Value | null) => {
    const column = table.findColumn(name);
    return (row) => column?.get(row) ?? null;
  };
  const text = (name: string): ((row: number) => string | undefined) => {
    const read = cell(name);
    return (row) => {
      const value = read(row);
      return value === null || value === "" ? undefined : String(value).trim() || undefined;
    };
  };
  const id = text("ID");
  const accessUrl = text("access_url");
  const serviceDef = text("service_def");
  const error = text("error_message");
  const semantics = text("semantics");
  const localSemantics = text("local_semantics");
  const description = text("description");
  const contentType = text("content_type");
  const contentLength = cell("content_length");
  const contentQualifier = text("content_qualifier");
  const linkAuth = text("link_auth");
  const authorized = cell(table.findColumn("link_authorized") ? "link_authorized" : "readable");
  const links: DatalinkLink[] = [];
  for (let row = 0; row < table.nrows; row++) {
    const message = error(row);
    const url = accessUrl(row);
    const service = byId.get(serviceDef(row));
    links.push(
      new DatalinkLink({
        id: id(row) ?? "",
        accessUrl:
          url !== undefined && base && URL.canParse(url, base) ? new URL(url, base).href : url,
        serviceDef: serviceDef(row),
        fault: message === undefined ? undefined : parseFault(message),
        semantics: normalizeSemantics(semantics(row) ?? ""),
        localSemantics: localSemantics(row),
        description: description(row),
        contentType: contentType(row),
        contentLength: toLength(contentLength(row)),
        contentQualifier: contentQualifier(row),
        linkAuth: linkAuth(row),
        linkAuthorized: toFlag(authorized(row)),
        service,
        via,
      }),
    );
  }
  return { links, services, overflow: document.status?.value === "OVERFLOW" };
}

/** A length in bytes; services write -1 or 0 for one that they do not know. */
function toLength(value: Value | null): number | undefined {
  const length = typeof value === "bigint" ? Number(value) : value;
  return typeof length === "number" && length > 0 ? length : undefined;
}

function toFlag(value: Value | null): boolean | undefined {
  if (typeof value === "boolean") return value;
  return value === null ? undefined : /^(true|t|1)$/i.test(String(value));
}
