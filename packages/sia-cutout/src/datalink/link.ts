import type { Downloadable, DownloadItem } from "../download/item.ts";
import type { ServiceDescriptor } from "./descriptor.ts";
import type { Fault } from "./fault.ts";
import { isKindOf } from "./vocabulary.ts";

/** Media type of a links table. */
export const datalinkType: RegExp = /^application\/x-votable\+xml\s*;\s*content=["']?datalink/i;

/** What a row of a links table has (DataLink 1.1, section 3.2). */
export type DatalinkRow = Omit<DatalinkLink, "is" | "isDatalink" | "toDownloadItem" | "toString">;

/** One row of a links table: a file, a service, or the reason why there is none. */
export class DatalinkLink implements Downloadable {
  /** The ID that was asked for. */
  readonly id: string;
  /** Where the bytes are. */
  readonly accessUrl: string | undefined;
  /** ID of the service descriptor, in the same document. */
  readonly serviceDef: string | undefined;
  /** Why there is no link. */
  readonly fault: Fault | undefined;
  /** What the link is to the thing with the ID: `#this`, `#preview`, … */
  readonly semantics: string;
  /** The archive's own term. */
  readonly localSemantics: string | undefined;
  /** In words. */
  readonly description: string | undefined;
  /** Media type. */
  readonly contentType: string | undefined;
  /** Length in bytes. */
  readonly contentLength: number | undefined;
  /** Nature of the content, a term of the vocabulary product-type. */
  readonly contentQualifier: string | undefined;
  /** Whether the link wants credentials: `false`, `optional`, `true`. */
  readonly linkAuth: string | undefined;
  /** Whether the one who asked may use the link; `undefined` when the service does not say. */
  readonly linkAuthorized: boolean | undefined;
  /** The service that the link is. */
  readonly service: ServiceDescriptor | undefined;
  /** The link that led to the table which has this row, when tables were followed. */
  readonly via: DatalinkLink | undefined;

  /** @param row What the row has. */
  constructor(row: DatalinkRow) {
    this.id = row.id;
    this.accessUrl = row.accessUrl;
    this.serviceDef = row.serviceDef;
    this.fault = row.fault;
    this.semantics = row.semantics;
    this.localSemantics = row.localSemantics;
    this.description = row.description;
    this.contentType = row.contentType;
    this.contentLength = row.contentLength;
    this.contentQualifier = row.contentQualifier;
    this.linkAuth = row.linkAuth;
    this.linkAuthorized = row.linkAuthorized;
    this.service = row.service;
    this.via = row.via;
  }

  /** Whether the link's semantics are a term or a kind of it: a thumbnail is a `#preview`. */
  is(term: string): boolean {
    return isKindOf(this.semantics, term);
  }

  /** Whether the link leads to another links table. */
  get isDatalink(): boolean {
    return this.accessUrl !== undefined && datalinkType.test(this.contentType ?? "");
  }

  /** The item to download, or why there is nothing to. */
  toDownloadItem(): DownloadItem {
    const { accessUrl, contentLength, contentType } = this;
    const skip = this.#reasonToSkip();
    return {
      url: accessUrl ?? this.id,
      ...(contentLength !== undefined && { sizeHint: contentLength }),
      ...(contentType !== undefined && { contentType }),
      ...(skip !== undefined && { skip }),
    };
  }

  /** What it is, in a line: `#this application/fits 18.6 MB https://…`. */
  toString(): string {
    const what = this.fault === undefined ? (this.accessUrl ?? this.serviceDef) : this.#faultText();
    return [this.semantics, this.contentType, what].filter(Boolean).join(" ");
  }

  #reasonToSkip(): string | undefined {
    if (this.fault !== undefined) return this.#faultText();
    if (this.accessUrl === undefined) return "The link is a service: call it with parameters";
    return this.linkAuthorized === false
      ? "Not authorized: the archive wants you to log in"
      : undefined;
  }

  #faultText(): string {
    return this.fault === undefined ? "" : `${this.fault.kind}: ${this.fault.message}`;
  }
}
