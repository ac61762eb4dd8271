import { appendChild, type XmlElement } from "./element.ts";
import { decodeXml } from "./encoding.ts";
import type { XmlLimits } from "./limits.ts";
import { XmlReader } from "./reader.ts";

/**
 * Reads a whole document into a tree of elements. For control documents: everything is held in memory.
 *
 * @param source - The document as text, or as bytes in any encoding that {@link toUtf8} knows.
 * @returns The root element.
 * @throws {XmlError} When the document is not well-formed, is cut, or exceeds a limit.
 */
export function readXml(source: string | Uint8Array, options: XmlLimits = {}): XmlElement {
  let root: XmlElement | undefined;
  const open: XmlElement[] = [];
  let parent: XmlElement | undefined;
  const reader = new XmlReader(
    {
      open(element) {
        if (parent === undefined) root = element;
        else appendChild(parent, element);
        open.push(element);
        parent = element;
      },
      close() {
        open.pop();
        parent = open.at(-1);
      },
      text(text) {
        if (parent !== undefined) appendChild(parent, text);
      },
    },
    options,
  );
  reader.writeText(typeof source === "string" ? source : decodeXml(source));
  reader.end();
  // end() has thrown when there was no root element.
  return root!;
}
