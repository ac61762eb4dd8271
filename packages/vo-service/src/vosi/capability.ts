/** One way to reach a capability (VOResource 1.1, section 2.2). */
export interface Interface {
  /** Where it is. */
  readonly accessURL: string;
  /** `full`: the URL as it is; `base`: something is to be appended; `dir`: a directory. */
  readonly use: string | undefined;
  /** Kind of interface, as `xsi:type` without its prefix, for example `ParamHTTP`. */
  readonly type: string | undefined;
  /** `std` for the interface that the standard describes. */
  readonly role: string | undefined;
  /** Version of the standard. */
  readonly version: string | undefined;
  /** The securityMethods that it takes; empty when it takes nobody's credentials. */
  readonly securityMethods: readonly string[];
  /** Whether it also answers those who do not sign on. */
  readonly anonymous: boolean;
  /** Other addresses of the same interface. */
  readonly mirrorURLs: readonly string[];
}

/** Something that a service can do, with what TAPRegExt 1.0 and SIA, SSA and cone search extensions say about it. */
export interface Capability {
  /** The standard that says how; empty when none does. */
  readonly standardID: string;
  /** Kind of capability, as `xsi:type` without its prefix, for example `TableAccess`. */
  readonly type: string | undefined;
  /** What it is, in words. */
  readonly description: string | undefined;
  /** Where it can be reached. */
  readonly interfaces: readonly Interface[];
  /** Data models of its tables. */
  readonly dataModels: readonly DataModel[];
  /** Query languages. */
  readonly languages: readonly Language[];
  /** Formats of results. */
  readonly outputFormats: readonly OutputFormat[];
  /** Ways of uploading tables, as identifiers. */
  readonly uploadMethods: readonly string[];
  /** Limit of results, by default and at most. */
  readonly outputLimit: readonly Limit[];
  /** Limit of uploads. */
  readonly uploadLimit: readonly Limit[];
  /** Seconds that a job may execute. */
  readonly executionDuration: readonly Limit[];
  /** Seconds that a job is kept. */
  readonly retentionPeriod: readonly Limit[];
}

/** A data model that tables follow. */
export interface DataModel {
  /** Identifier. */
  readonly ivoId: string;
  /** Name and version. */
  readonly name: string;
}

/** A query language. */
export interface Language {
  /** Name, for the parameter LANG. */
  readonly name: string;
  /** Versions, each with its identifier. */
  readonly versions: readonly LanguageVersion[];
  /** What it is, in words. */
  readonly description: string | undefined;
  /** Optional features: geometry, user-defined functions and so on, as identifiers. */
  readonly features: readonly LanguageFeatures[];
}

/** A version of a query language. */
export interface LanguageVersion {
  /** As the service writes it. */
  readonly version: string;
  /** Identifier. */
  readonly ivoId: string | undefined;
}

/** Optional features of a query language of one type. */
export interface LanguageFeatures {
  /** Type, as an identifier. */
  readonly type: string;
  /** The features. */
  readonly items: readonly LanguageFeature[];
}

/** An optional feature of a query language. */
export interface LanguageFeature {
  /** How it is written: a name, or the signature of a function. */
  readonly form: string;
  /** What it does. */
  readonly description: string | undefined;
}

/** A format of results. */
export interface OutputFormat {
  /** Media type, with its parameters. */
  readonly mime: string;
  /** Short names of it. */
  readonly aliases: readonly string[];
  /** Identifier. */
  readonly ivoId: string | undefined;
}

/** A limit. */
export interface Limit {
  /** What holds when nothing is asked for. */
  readonly default: number | undefined;
  /** What cannot be exceeded. */
  readonly hard: number | undefined;
  /** `row`, `byte` or `second`. */
  readonly unit: string;
  /** `sync` or `async`, where it holds for one of them only. */
  readonly forMode: string | undefined;
}
