import type { Shape } from "@vostack/sphere";
import type { Interval, MultiInterval } from "./interval.ts";
import type { Json } from "./json.ts";
import type { Moc } from "./moc.ts";
import type { Timestamp } from "./timestamp.ts";

/**
 * A typed value. Shapes are those of `@vostack/sphere`, in degrees and ICRS; hms and dms become degrees, uris URLs,
 * uuids strings in lower case.
 */
export type XtypeValue =
  | Timestamp
  | Interval
  | MultiInterval
  | Moc
  | Shape
  | Json
  | URL
  | number
  | string;
