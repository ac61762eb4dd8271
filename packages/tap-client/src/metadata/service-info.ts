import { type Capability, getCapabilities, type Session } from "@vostack/vo-service";
import type { UserTableEndpoints } from "../more/user-tables.ts";
import { fastestFormat, type OfferedFormat } from "../query/format.ts";
import type { ServiceTraits } from "../query/send.ts";
import type { UploadRules } from "../upload/prepare.ts";
import type { LanguageFacts } from "./check-query.ts";

/** What a service declares (VOSI capabilities). */
export type ServiceCapabilities = readonly Capability[];

/** Limits and choices of a service in short; what it does not declare is absent. */
export interface ServiceLimits {
  /** Output formats. */
  readonly formats: readonly OfferedFormat[];
  /** Names of the query languages. */
  readonly languages: readonly string[];
  /** What it allows to upload. */
  readonly uploads: UploadRules;
}

/** What a service says that it can do, asked for once. */
export class ServiceInfo {
  readonly #session: Session;
  readonly #base: string;
  #capabilities: Promise<ServiceCapabilities> | undefined;
  #traits: Promise<ServiceTraits> | undefined;

  /** About the service at a base address; asks nothing yet. */
  constructor(session: Session, base: string) {
    this.#session = session;
    this.#base = base;
  }

  /** The capabilities. */
  capabilities(): Promise<ServiceCapabilities> {
    this.#capabilities ??= getCapabilities(this.#session, this.#base).catch((error: unknown) => {
      this.#capabilities = undefined;
      throw error;
    });
    return this.#capabilities;
  }

  /** Limits and choices of the TAP capability. */
  async limits(): Promise<ServiceLimits> {
    const tap = tapOf(await this.capabilities());
    return { formats: tap?.outputFormats ?? [], languages: ["ADQL"], uploads: {} };
  }

  /** What matters for checking a query; nothing when the capabilities cannot be read. */
  async language(): Promise<LanguageFacts> {
    return {};
  }

  /**
   * What matters for sending a query. A service without capabilities that can be read
   * gets plain requests, without choices and without checks.
   */
  traits(): Promise<ServiceTraits> {
    this.#traits ??= this.capabilities().then(
      (capabilities) => traitsOf(tapOf(capabilities)),
      () => {
        this.#traits = undefined;
        return traitsOf(undefined);
      },
    );
    return this.#traits;
  }

  /** Where the capabilities say that VOSI tables are. */
  async tablesUrl(): Promise<string | undefined> {
    const capabilities = await this.capabilities().catch(() => []);
    return accessURL(capabilities, "ivo://ivoa.net/std/vosi#tables");
  }

  /** Where users' own tables are dealt with; below the base address when nothing is declared. */
  async userTableEndpoints(base: string): Promise<UserTableEndpoints> {
    const capabilities = await this.capabilities().catch(() => []);
    const at = (kind: string, fallback: string) =>
      accessURL(capabilities, `ivo://ivoa.net/std/vosi#${kind}`) ?? `${base}/${fallback}`;
    return {
      tables: at("tables", "tables"),
      load: at("table-load", "load"),
      update: at("table-update", "table-update"),
      permissions: at("table-permissions", "permissions"),
    };
  }
}

function tapOf(capabilities: ServiceCapabilities): Capability | undefined {
  return capabilities.find(({ standardID }) => isStandard(standardID, "ivo://ivoa.net/std/tap"));
}

function traitsOf(tap: Capability | undefined): ServiceTraits {
  if (!tap) return { uploads: {}, formatParameter: "RESPONSEFORMAT" };
  const fastest = fastestFormat(tap.outputFormats);
  return {
    ...(fastest ? { fastestFormat: fastest } : {}),
    uploads: {},
    formatParameter: tap.interfaces[0]?.version === "1.0" ? "FORMAT" : "RESPONSEFORMAT",
  };
}

function accessURL(capabilities: ServiceCapabilities, standard: string): string | undefined {
  const found = capabilities.find(({ standardID }) => isStandard(standardID, standard));
  return found?.interfaces[0]?.accessURL;
}

/** Whether an identifier names a standard, whatever its version: `…/TAP`, `…#tables-1.1`, `…#table-load-sync-1.x`. */
function isStandard(id: string, standard: string): boolean {
  const rest = id.toLowerCase().startsWith(standard) ? id.slice(standard.length) : undefined;
  return rest === "" || rest?.startsWith("-") === true || /^\/v\d/i.test(rest ?? "");
}
