/**
 * Namespace-tolerant XML reading (tree and events, on sax) and writing, with bounded entities, depth and text.
 *
 * @packageDocumentation
 */
export { type XmlAttribute, XmlElement } from "./element.ts";
export { toUtf8 } from "./encoding.ts";
export { XmlError, type XmlErrorCode } from "./errors.ts";
export type { XmlHandlers } from "./handlers.ts";
export type { XmlLimits } from "./limits.ts";
export { XmlReader } from "./reader.ts";
export { readXml } from "./tree.ts";
export {
  escapeAttribute,
  escapeText,
  type XmlAttributes,
  XmlWriter,
  type XmlWriterOptions,
} from "./writer.ts";
