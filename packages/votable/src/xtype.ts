/**
 * Typed values for the xtypes of DALI, ADQL and their older spellings, and back.
 *
 * @packageDocumentation
 */
export type { Box, Circle, Point, Polygon, Range, Shape, Union } from "@vostack/sphere";
export {
  decodeXtype,
  encodeXtype,
  typedValue,
  type XtypeDecoder,
  type XtypeEncoder,
} from "./xtype/decode-xtype.ts";
export type { Interval, MultiInterval } from "./xtype/interval.ts";
export type { Json } from "./xtype/json.ts";
export type { Moc, MocCells } from "./xtype/moc.ts";
export type { Timestamp } from "./xtype/timestamp.ts";
export { XtypeError } from "./xtype/xtype-error.ts";
export type { XtypeValue } from "./xtype/xtype-value.ts";
