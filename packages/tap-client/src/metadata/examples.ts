import { readXml, type XmlElement, XmlError } from "@vostack/xml";

/** One example query that a service publishes (DALI 1.1 section 2.3). */
export interface TapExample {
  /** Identifier of the example inside its document; empty when it has none. */
  readonly id: string;
  /** Title for people. */
  readonly name: string;
  /** The ADQL text, ready for `query`. */
  readonly query: string;
  /** The explaining text around the query, blanks collapsed. */
  readonly description: string;
  /** Tables that the example says it uses. */
  readonly tables: readonly string[];
  /** All properties of the example by name, in document order. */
  readonly properties: Readonly<Record<string, readonly string[]>>;
}

/** One page of examples and the pages that continue it. */
export interface ExamplesPage {
  /** The examples of this page that hold a query. */
  readonly examples: readonly TapExample[];
  /** Addresses of further pages, as written (maybe relative). */
  readonly continuations: readonly string[];
}

/**
 * Reads a DALI examples document (XHTML with RDFa). Pages that are nearly XHTML
 * (unclosed `<br>`, HTML's named characters) are read too.
 *
 * @throws XmlError when the text cannot be understood even so.
 */
export function parseExamples(source: string): ExamplesPage {
  const root = readPage(source);
  const examples: TapExample[] = [];
  const continuations: string[] = [];
  for (const element of root.descendants()) {
    if (hasToken(element, "typeof", "example")) {
      const example = readExample(element);
      if (example.query) examples.push(example);
    }
    if (hasToken(element, "property", "continuation")) {
      const target = element.attr("href") ?? element.attr("resource") ?? element.attr("src");
      if (target) continuations.push(target);
    }
  }
  return { examples, continuations };
}

function readExample(element: XmlElement): TapExample {
  const properties: Record<string, string[]> = {};
  for (const child of element.descendants()) {
    const names = child.attr("property")?.split(/\s+/).filter(Boolean) ?? [];
    for (const name of names) {
      const list = properties[localName(name)] ?? [];
      properties[localName(name)] = list;
      list.push((child.attr("content") ?? child.text).trim());
    }
  }
  return {
    id: element.attr("id") ?? element.attr("resource")?.replace(/^#/, "") ?? "",
    name: collapse(properties.name?.[0] ?? ""),
    query: properties.query?.[0] ?? "",
    description: collapse(proseOf(element)),
    tables: (properties.table ?? []).map(collapse),
    properties,
  };
}

/** Text of an example without its title and its query. */
function proseOf(element: XmlElement): string {
  return element.children
    .map((child) => {
      if (typeof child === "string") return child;
      if (hasToken(child, "property", "name") || hasToken(child, "property", "query")) return " ";
      return proseOf(child);
    })
    .join("");
}

function hasToken(element: XmlElement, attribute: string, token: string): boolean {
  return (element.attr(attribute) ?? "").split(/\s+/).some((name) => localName(name) === token);
}

// RDFa allows a plain term, a prefixed name and a full address.
function localName(term: string): string {
  return term.replace(/^.*[:#/]/, "");
}

function collapse(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function readPage(source: string): XmlElement {
  // The document type only points at a schema outside; nothing of it is needed.
  const text = source.replace(/<!DOCTYPE[^[>]*(\[[^\]]*\])?[^>]*>/i, "");
  const named = withoutNamedCharacters(text);
  try {
    return readXml(named);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return readXml(closeVoidElements(named));
  }
}

function closeVoidElements(html: string): string {
  return (
    html
      .replace(/<script\b[\s\S]*?<\/script>/gi, "")
      // In queries, a sign that nobody escaped.
      .replace(/<(?![a-z/!?])/gi, "&lt;")
      .replace(/&(?!#?\w+;)/g, "&amp;")
      .replace(/<(area|base|br|col|hr|img|input|link|meta|source|wbr)\b([^>]*?)\/?>/gi, "<$1$2/>")
  );
}

const characters: Readonly<Record<string, string>> = {
  nbsp: "\u00a0",
  copy: "\u00a9",
  deg: "\u00b0",
  alpha: "\u03b1",
  delta: "\u03b4",
  times: "\u00d7",
  ndash: "\u2013",
  mdash: "\u2014",
  lsquo: "\u2018",
  rsquo: "\u2019",
  ldquo: "\u201c",
  rdquo: "\u201d",
  hellip: "\u2026",
  larr: "\u2190",
  rarr: "\u2192",
  le: "\u2264",
  ge: "\u2265",
};

/** Replaces HTML's named characters, which XML does not know; unknown ones stay readable text. */
function withoutNamedCharacters(html: string): string {
  return html.replace(
    /&(?!(?:amp|lt|gt|quot|apos);)([a-z][a-z0-9]*);/gi,
    (_, name: string) => characters[name] ?? `&amp;${name};`,
  );
}
