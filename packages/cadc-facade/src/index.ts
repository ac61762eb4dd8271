/**
 * The Canadian Astronomy Data Centre in one object.
 *
 * @packageDocumentation
 */
export { Cadc, cadc } from "./cadc.ts";
export type { Collection } from "./collections.ts";
export type { DataRows, LinkOptions } from "./data-links.ts";
export type { FitsImage, ImageOptions } from "./images.ts";
export type {
  CadcOptions,
  CallOptions,
  ExecOptions,
  RegionOptions,
  RegionOutcome,
} from "./options.ts";
export type { Coordinates, Radius } from "./position.ts";
export type { RegionConditions } from "./queries.ts";
export { type Fault, ReportedList } from "./reported-list.ts";
export type { ResolvedName } from "./resolve-name.ts";
export type { Login, SignedOn } from "./sign-on.ts";
