import {
  AbortedError,
  type Capability,
  findCapabilities,
  getCapabilities,
  type Interface,
  type Limit,
  type Session,
} from "@vostack/vo-service";
import type { UserTableEndpoints } from "../more/user-tables.ts";
import type { Budget } from "../query/budget.ts";
import { fastestFormat, type OfferedFormat } from "../query/format.ts";
import type { ServiceTraits } from "../query/send.ts";
import type { UploadRules } from "../upload/prepare.ts";
import type { LanguageFacts } from "./check-query.ts";

/** What a service declares (VOSI capabilities). */
export type ServiceCapabilities = readonly Capability[];

/** Limits and choices of a TAP service in short; what it does not declare is empty. */
export interface ServiceLimits {
  /** Output formats. */
  readonly formats: readonly OfferedFormat[];
  /** Names of the query languages. */
  readonly languages: readonly string[];
  /** Signatures of the functions that the service adds to ADQL. */
  readonly functions: readonly string[];
  /** What it allows to upload. */
  readonly uploads: UploadRules;
  /** Rows or bytes of a result, by default and at most. */
  readonly outputLimit: readonly Limit[];
  /** Seconds that a job may run. */
  readonly executionDuration: readonly Limit[];
  /** Seconds that a job is kept. */
  readonly retentionPeriod: readonly Limit[];
}

/** Milliseconds that a query waits for capabilities, which it can do without. */
const PATIENCE = 5000;

/** What a service says that it can do, asked for once. */
export class ServiceInfo {
  readonly #session: Session;
  readonly #base: string;
  #capabilities: Promise<ServiceCapabilities> | undefined;
  #traits: Promise<ServiceTraits> | undefined;
  #asking: AbortController | undefined;
  #waiting = 0;
  #isSlow = false;

  /** About the service at a base address; asks nothing yet. */
  constructor(session: Session, base: string) {
    this.#session = session;
    this.#base = base;
  }

  /** The capabilities. */
  capabilities(): Promise<ServiceCapabilities> {
    this.#capabilities ??= this.#ask().catch((error: unknown) => {
      this.#capabilities = undefined;
      throw error;
    });
    return this.#capabilities;
  }

  /** Waits as an operation may wait; when nobody waits any more, the request is given up. */
  async within<T>(budget: Budget, answer: (info: this) => Promise<T>): Promise<T> {
    budget.next();
    this.#waiting += 1;
    try {
      return await budget.within(answer(this), `capabilities of ${this.#base}`);
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0 && this.#asking !== undefined) {
        this.#asking.abort();
        this.#capabilities = undefined;
        if (!this.#isSlow) this.#traits = undefined;
      }
    }
  }

  async #ask(): Promise<ServiceCapabilities> {
    const asking = new AbortController();
    this.#asking = asking;
    try {
      return await getCapabilities(this.#session, this.#base, { signal: asking.signal });
    } finally {
      if (this.#asking === asking) this.#asking = undefined;
    }
  }

  /** Limits and choices of the TAP capability. */
  async limits(): Promise<ServiceLimits> {
    const tap = tapOf(await this.capabilities());
    return {
      formats: tap?.outputFormats ?? [],
      languages: tap?.languages.map(({ name }) => name) ?? [],
      functions: featuresOf(tap).flatMap(({ type, form }) => (/udf$/i.test(type) ? [form] : [])),
      uploads: uploadRules(tap),
      outputLimit: tap?.outputLimit ?? [],
      executionDuration: tap?.executionDuration ?? [],
      retentionPeriod: tap?.retentionPeriod ?? [],
    };
  }

  /** What matters for checking a query; nothing when the capabilities cannot be read. */
  async language(): Promise<LanguageFacts> {
    const tap = tapOf(await this.#whatIsKnown());
    const features = featuresOf(tap);
    const versions = tap?.languages.flatMap((language) =>
      language.name.toUpperCase() === "ADQL" ? language.versions.map(({ version }) => version) : [],
    );
    const isOld = versions?.includes("2.0") && !versions.includes("2.1");
    return { ...(features.length > 0 ? { features } : {}), ...(isOld ? { version: "2.0" } : {}) };
  }

  /**
   * What matters for sending a query. A service without capabilities that can be read
   * gets plain requests, without choices and without checks.
   */
  traits(): Promise<ServiceTraits> {
    this.#traits ??= this.#whatIsKnown().then(
      (capabilities) => traitsOf(tapOf(capabilities)),
      (error: unknown) => {
        this.#traits = undefined;
        throw error;
      },
    );
    return this.#traits;
  }

  /** Where the capabilities say that VOSI tables are. */
  async tablesUrl(): Promise<string | undefined> {
    return this.#addressOf(await this.#whatIsKnown(), "VOSI#tables");
  }

  /** Where users' own tables are dealt with; below the base address when nothing is declared. */
  async userTableEndpoints(): Promise<UserTableEndpoints> {
    const capabilities = await this.#whatIsKnown();
    const at = (kind: string, fallback: string) =>
      this.#addressOf(capabilities, `VOSI#${kind}`) ?? `${this.#base}/${fallback}`;
    return {
      tables: at("tables", "tables"),
      load: at("table-load", "load"),
      update: at("table-update", "table-update"),
      permissions: at("table-permissions", "permissions"),
    };
  }

  /** The address that a capability declares, made absolute, without a slash at its end. */
  #addressOf(capabilities: ServiceCapabilities, standard: string): string | undefined {
    const declared = interfacesOf(capabilities, standard)[0]?.accessURL;
    const base = `${this.#base}/`;
    if (!declared || !URL.canParse(declared, base)) return undefined;
    return new URL(declared, base).href.replace(/\/+$/, "");
  }

  /**
   * The capabilities, or nothing when the service does not tell, or is slow to: most works without them, and no second query
   * waits for them then.
   */
  async #whatIsKnown(): Promise<ServiceCapabilities> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<ServiceCapabilities>((resolve) => {
      timer = setTimeout(() => {
        this.#isSlow = true;
        resolve([]);
      }, PATIENCE);
    });
    const known = this.capabilities().catch((error: unknown) => {
      // Given up, not refused: the next who asks may learn more.
      if (error instanceof AbortedError) throw error;
      return [];
    });
    try {
      return await Promise.race([known, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function tapOf(capabilities: ServiceCapabilities): Capability | undefined {
  return (
    findCapabilities(capabilities, "ivo://ivoa.net/std/TAP")[0] ??
    capabilities.find(({ type }) => type === "TableAccess")
  );
}

function traitsOf(tap: Capability | undefined): ServiceTraits {
  const fastest = fastestFormat(tap?.outputFormats ?? []);
  const isOld = tap?.interfaces.length === 1 && tap.interfaces[0]?.version === "1.0";
  return {
    ...(fastest ? { fastestFormat: fastest } : {}),
    uploads: uploadRules(tap),
    formatParameter: isOld ? "FORMAT" : "RESPONSEFORMAT",
  };
}

function uploadRules(tap: Capability | undefined): UploadRules {
  const methods = tap?.uploadMethods.map((id) => id.replace(/^.*#(upload-)?/, "").toLowerCase());
  const hard = (unit: string) => tap?.uploadLimit.find((limit) => limit.unit === unit)?.hard;
  const maxBytes = hard("byte");
  const maxRows = hard("row");
  return {
    // A service that lists no method may still have one; it will say so itself.
    ...(methods?.length ? { methods } : {}),
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(maxRows === undefined ? {} : { maxRows }),
  };
}

function featuresOf(tap: Capability | undefined): { type: string; form: string }[] {
  const groups = tap?.languages.flatMap(({ features }) => features) ?? [];
  return groups.flatMap(({ type, items }) => items.map(({ form }) => ({ type, form })));
}

/** Interfaces of an IVOA standard in any version: `VOSI#tables` finds `…#tables-1.1`, `…#table-load-sync-1.x`. */
function interfacesOf(capabilities: ServiceCapabilities, standard: string): readonly Interface[] {
  const pattern = new RegExp(`^ivo://ivoa.net/std/${standard}(-.*)?$`, "i");
  return capabilities.find(({ standardID }) => pattern.test(standardID))?.interfaces ?? [];
}
