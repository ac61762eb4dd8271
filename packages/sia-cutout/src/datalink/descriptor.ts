import { UsageError } from "@vostack/vo-service";
import type { Resource, Row, VOTable } from "@vostack/votable";
import type { Fetcher, FetchOptions } from "../fetcher.ts";
import { type ParameterValue, ServiceParameter, toText } from "./parameter.ts";

/** Values for the parameters of a service, by name in any letter case; a list sends a name several times. */
export type ServiceInputs = Readonly<
  Record<string, ParameterValue | readonly string[] | undefined>
>;

/** A service that a document describes, ready to be called (DataLink 1.1, section 4). */
export class ServiceDescriptor {
  /** ID in the document, by which rows refer to it. */
  readonly id: string | undefined;
  /** Name of the descriptor. */
  readonly name: string | undefined;
  /** What the service does, in words. */
  readonly description: string | undefined;
  /** Standard that the service follows, such as `ivo://ivoa.net/std/SODA#sync-1.0`. */
  readonly standardID: string | undefined;
  /** Identifier of the service in the registry. */
  readonly resourceIdentifier: string | undefined;
  /** URL of the service. */
  readonly accessURL: string;
  /** Media type of its answers. */
  readonly contentType: string | undefined;
  /** Input parameters, in the order of the document. */
  readonly parameters: readonly ServiceParameter[];
  /** IDs of FIELDs in the document, with their names, to find the columns that parameters refer to. */
  readonly #columns: ReadonlyMap<string, string>;

  /**
   * @param resource The RESOURCE with the utype `adhoc:service`.
   * @param document The document it stands in, where parameters refer to columns.
   * @param base URL of the document, for a relative access URL.
   */
  constructor(resource: Resource, document?: VOTable, base?: string | URL) {
    const param = (name: string): string | undefined => {
      const found = resource.params.find((each) => each.name.toLowerCase() === name.toLowerCase());
      return found?.value.trim() || undefined;
    };
    this.id = resource.ID;
    this.name = resource.name;
    this.description = resource.description;
    this.standardID = param("standardID");
    this.resourceIdentifier = param("resourceIdentifier");
    this.contentType = param("contentType");
    const url = param("accessURL") ?? "";
    this.accessURL = URL.canParse(url, base) ? new URL(url, base).href : url;
    const group = resource.groups.find((each) => each.name?.toLowerCase() === "inputparams");
    this.parameters = (group?.params ?? []).map((each) => new ServiceParameter(each));
    this.#columns = new Map(
      (document?.tables() ?? []).flatMap((table) =>
        table.fields.flatMap((field) =>
          field.ID === undefined ? [] : [[field.ID, field.name] as const],
        ),
      ),
    );
  }

  /** Whether the service follows a standard, whatever its version: `isA("SODA#sync")`. */
  isA(standard: string): boolean {
    const id = this.standardID?.toLowerCase() ?? "";
    return id.includes(`/${standard.toLowerCase()}`);
  }

  /** A parameter by name, in any letter case. */
  parameter(name: string): ServiceParameter | undefined {
    return this.parameters.find((each) => each.name.toLowerCase() === name.toLowerCase());
  }

  /**
   * The parameters to send: constants of the descriptor, columns of a row, and what is given, checked.
   *
   * @param row Row of the table that the descriptor's parameters refer to.
   * @throws UsageError when a value is not allowed, or a column that is needed has none.
   */
  query(inputs: ServiceInputs = {}, row: Row = {}): URLSearchParams {
    const given = new Map(
      Object.entries(inputs).map(([name, value]) => [name.toLowerCase(), { name, value }]),
    );
    const query = new URLSearchParams();
    for (const parameter of this.parameters) {
      const value = given.get(parameter.name.toLowerCase())?.value;
      given.delete(parameter.name.toLowerCase());
      if (value !== undefined) {
        for (const text of inputTexts(value)) {
          query.append(parameter.name, parameter.serialize(text));
        }
      } else {
        const constant = this.#fromRow(parameter, row) ?? parameter.value;
        if (constant !== undefined) query.append(parameter.name, constant);
      }
    }
    const unknown = [...given.values()].find(({ value }) => value !== undefined);
    if (unknown !== undefined) {
      const known = this.parameters.map(({ name }) => name).join(", ");
      throw new UsageError(`The service has no parameter ${unknown.name}`, {
        hint: known === "" ? "It has none at all" : `It has ${known}`,
      });
    }
    return query;
  }

  /** The URL of a call by GET. @throws UsageError as `query` does. */
  url(inputs: ServiceInputs = {}, row: Row = {}): string {
    return withQuery(this.accessURL, this.query(inputs, row));
  }

  /**
   * Calls the service by GET.
   *
   * @throws UsageError for values that are not allowed; VoError for a refusal.
   */
  call(
    fetcher: Fetcher,
    inputs: ServiceInputs = {},
    options: FetchOptions & { readonly row?: Row } = {},
  ): Promise<Response> {
    const { row, ...rest } = options;
    return fetcher.fetch(this.url(inputs, row), rest);
  }

  #fromRow(parameter: ServiceParameter, row: Row): string | undefined {
    if (parameter.ref === undefined) return undefined;
    const column = this.#columns.get(parameter.ref) ?? parameter.ref;
    const value = row[column];
    if (value === undefined || value === null) {
      throw new UsageError(
        `The service needs the value of the column ${column} for ${parameter.name}`,
        {
          hint: "Give the row of the table that the descriptor came with",
        },
      );
    }
    return String(value);
  }
}

/** The services that a document describes. A link's `service_def` names one of them. */
export function serviceDescriptors(document: VOTable, base?: string | URL): ServiceDescriptor[] {
  return document
    .serviceDescriptors()
    .map((resource) => new ServiceDescriptor(resource, document, base));
}

/** A URL with a query added to the one it may have. */
export function withQuery(url: string, query: URLSearchParams): string {
  const text = query.toString();
  if (text === "") return url;
  const last = url.at(-1);
  const joint = last === "?" || last === "&" ? "" : url.includes("?") ? "&" : "?";
  return `${url}${joint}${text}`;
}

/** The texts of a value: of a list of texts each, of numbers one text with all of them. */
export function inputTexts(value: ServiceInputs[string]): string[] {
  if (value === undefined) return [];
  if (typeof value !== "object") return [toText(value)];
  return value.every((each) => typeof each === "string") ? [...value] : [toText(value)];
}
