import type { XmlElement } from "./element.ts";

/** What an `XmlReader` calls, in document order. */
export interface XmlHandlers {
  /** A start tag; `element` has no children. May call `XmlReader.suspend`. */
  open?(element: XmlElement): void;
  /** The end of the element that `open` was given; called for `<a/>` too. */
  close?(element: XmlElement): void;
  /** Text or a CDATA section; what belongs together may arrive in several calls. */
  text?(text: string): void;
  /** A comment, without its delimiters. */
  comment?(text: string): void;
  /** A processing instruction other than the XML declaration. */
  instruction?(target: string, body: string): void;
}
