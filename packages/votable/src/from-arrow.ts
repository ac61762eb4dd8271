/**
 * Tables of apache-arrow as tables of this package, without apache-arrow itself.
 *
 * @packageDocumentation
 */
export { fromArrow } from "./convert/from-arrow.ts";
