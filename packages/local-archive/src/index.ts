/**
 * An embedded archive on loopback that speaks TAP, UWS, VOSI, SIA, DataLink, SODA and more.
 *
 * @packageDocumentation
 */
export { type LocalArchive, type LocalArchiveOptions, startLocalArchive } from "./archive.ts";
export { ArchiveError, type ArchiveErrorCode } from "./errors.ts";
export { QUIRKS, type Quirk } from "./quirks.ts";
