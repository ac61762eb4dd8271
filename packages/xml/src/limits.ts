/** How much of anything a document may hold before reading it is refused. */
export interface XmlLimits {
  /** Depth of nested elements. Default 256. */
  readonly maxDepth?: number;
  /** Attributes of one element. Default 1,000. */
  readonly maxAttributes?: number;
  /** Characters in one element or attribute name. Default 1,000. */
  readonly maxNameLength?: number;
  /** Characters in one attribute value. Default 1,048,576. */
  readonly maxAttributeLength?: number;
  /** Characters in one run of text, comment or CDATA section. Default 268,435,456. */
  readonly maxTextLength?: number;
  /** Characters that all references to entities of the document's own DTD may expand to. Default 65,536. */
  readonly maxEntityText?: number;
}

/** The limits that hold where none are given. */
export const defaultLimits: Required<XmlLimits> = {
  maxDepth: 256,
  maxAttributes: 1_000,
  maxNameLength: 1_000,
  maxAttributeLength: 1_048_576,
  maxTextLength: 268_435_456,
  maxEntityText: 65_536,
};
