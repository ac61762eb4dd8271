/**
 * The Common Archive Observation Model: types, reading of XML documents and TAP rows, writing, access rules.
 *
 * @packageDocumentation
 */
export { type AccessInfo, accessInfo, observationURI, planeURI } from "./access.ts";
export { CaomError, type CaomErrorCode } from "./errors.ts";
export { formatObservation } from "./format.ts";
export type * from "./model.ts";
export { type Diagnostic, type ParsedCaom, type ParseOptions, parseCaom } from "./read-xml.ts";
export type { CaomVersion } from "./schema.ts";
export { fromTapRows, type TapRow, type TapRows } from "./tap-rows.ts";
export { type ObservationName, parseObservationURI } from "./uri.ts";
export type * from "./values.ts";
export { writeCaomJson } from "./write-json.ts";
export { type WriteOptions, writeCaomXml } from "./write-xml.ts";
