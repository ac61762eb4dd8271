import {
  type AdqlPart,
  adql,
  adqlPart,
  and,
  likeContains,
  likeStartsWith,
  or,
} from "@vostack/adql";
import { readVOTable, type Table, VOTableError } from "@vostack/votable";
import { daliMessage } from "../dali-message.ts";
import { ProtocolError, ServiceError } from "../errors.ts";
import { Session } from "../session.ts";
import { readDocument } from "../transport/read-document.ts";

/** Kinds of services, and how their standards begin in a registry, where they are in lower case. */
const STANDARDS = {
  tap: "ivo://ivoa.net/std/tap",
  sia: "ivo://ivoa.net/std/sia",
  ssa: "ivo://ivoa.net/std/ssa",
  conesearch: "ivo://ivoa.net/std/conesearch",
  datalink: "ivo://ivoa.net/std/datalink",
  soda: "ivo://ivoa.net/std/soda",
} as const;

/** The registry of the IVOA that most programs ask. */
const GLOBAL_REGISTRY = "https://reg.g-vo.org/tap";

/** What to look for in a registry; all conditions hold together. */
export interface RegistrySearch {
  /** A part of the short name, the title or the id, in any case. */
  readonly name?: string;
  /** Words of the title, the description or the subjects; each has to be there. */
  readonly keywords?: readonly string[];
  /** Kind of service, or the beginning of the identifier of a standard. */
  readonly type?: keyof typeof STANDARDS | (string & {});
  /** Part of the spectrum, for example `optical`, `radio` or `x-ray`. */
  readonly waveband?: string;
}

/** How to search. */
export interface RegistrySearchOptions {
  /** Who does the HTTP. Default: an anonymous session. */
  readonly session?: Session;
  /** The TAP service of the registry. Default: the one of GAVO. */
  readonly url?: string | URL;
  /** Most services that are returned. Default 1000. */
  readonly maxrec?: number;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** A service that a registry knows. */
export interface RegistryService {
  /** Identifier of the resource. */
  readonly ivoid: string;
  /** Short name. */
  readonly shortName: string;
  /** Title. */
  readonly title: string;
  /** What it is, in words. */
  readonly description: string;
  /** A page about it for people. */
  readonly referenceURL: string;
  /** Parts of the spectrum. */
  readonly wavebands: readonly string[];
  /** The standard of the capability, in lower case. */
  readonly standardID: string;
  /** Where it is. */
  readonly accessURL: string;
}

/**
 * Searches a registry of the VO for services (RegTAP 1.1).
 *
 * @throws ServiceError when the registry refuses the query, ProtocolError when its answer is no table
 */
export async function searchRegistry(
  search: RegistrySearch,
  options: RegistrySearchOptions = {},
): Promise<RegistryService[]> {
  const { session = new Session(), url = GLOBAL_REGISTRY, maxrec = 1000, signal } = options;
  const endpoint = `${String(url).replace(/\/+$/, "")}/sync`;
  const response = await session.fetch(endpoint, {
    method: "POST",
    body: new URLSearchParams({
      REQUEST: "doQuery",
      LANG: "ADQL",
      MAXREC: String(maxrec),
      QUERY: registryQuery(search),
    }),
    // A query only reads.
    idempotent: true,
    ...(signal && { signal }),
  });
  const text = new TextDecoder().decode(await readDocument(response));
  const serverMessage = daliMessage(text, "application/x-votable+xml");
  if (serverMessage !== undefined) {
    throw new ServiceError(serverMessage, { url: endpoint, serverMessage });
  }
  return servicesOf(await tableOf(text, endpoint));
}

/** The query for a search, on the tables of RegTAP. */
function registryQuery(search: RegistrySearch): string {
  const conditions: AdqlPart[] = [];
  const { name, keywords = [], type, waveband } = search;
  if (name !== undefined) {
    const like = likeContains(name.toLowerCase());
    conditions.push(
      or([
        adqlPart`LOWER(short_name) LIKE ${like}`,
        adqlPart`LOWER(res_title) LIKE ${like}`,
        adqlPart`ivoid LIKE ${like}`,
      ]),
    );
  }
  for (const word of keywords) {
    const subjects = adqlPart`SELECT ivoid FROM rr.res_subject WHERE LOWER(res_subject) LIKE ${likeContains(word.toLowerCase())}`;
    conditions.push(
      or([
        adqlPart`1 = ivo_hasword(res_title, ${word})`,
        adqlPart`1 = ivo_hasword(res_description, ${word})`,
        adqlPart`ivoid IN (${subjects})`,
      ]),
    );
  }
  if (type !== undefined) {
    const standard = Object.entries(STANDARDS).find(([kind]) => kind === type)?.[1] ?? type;
    conditions.push(adqlPart`standard_id LIKE ${likeStartsWith(standard.toLowerCase())}`);
  }
  if (waveband !== undefined) {
    conditions.push(adqlPart`1 = ivo_hashlist_has(waveband, ${waveband.toLowerCase()})`);
  }
  conditions.push(adqlPart`intf_role = ${"std"}`);
  return adql`SELECT ivoid, short_name, res_title, res_description, reference_url, waveband, standard_id, access_url
FROM rr.resource NATURAL JOIN rr.capability NATURAL JOIN rr.interface
WHERE ${and(conditions)}`;
}

async function tableOf(text: string, url: string): Promise<Table> {
  try {
    const table = (await readVOTable(text)).firstTable();
    if (table !== undefined) return table;
  } catch (cause) {
    if (!(cause instanceof VOTableError)) throw cause;
    throw new ProtocolError(`The registry answers no VOTable: ${cause.message}`, { url, cause });
  }
  throw new ProtocolError("The registry answers a VOTable without a table", { url });
}

function servicesOf(table: Table): RegistryService[] {
  const text = (name: string, row: number): string => {
    const value = table.column(name).get(row);
    return value === null ? "" : String(value);
  };
  return Array.from({ length: table.nrows }, (_, row) => ({
    ivoid: text("ivoid", row),
    shortName: text("short_name", row),
    title: text("res_title", row),
    description: text("res_description", row),
    referenceURL: text("reference_url", row),
    wavebands: text("waveband", row).split("#").filter(Boolean),
    standardID: text("standard_id", row),
    accessURL: text("access_url", row),
  }));
}
