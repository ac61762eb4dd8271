/**
 * Tables as tables of apache-arrow, and back.
 *
 * @packageDocumentation
 */
export { fromArrow } from "./convert/from-arrow.ts";
export { toArrow } from "./convert/to-arrow.ts";
