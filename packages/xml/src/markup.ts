/** The kinds of markup that begin with `<`. */
export type Markup = "tag" | "end tag" | "comment" | "cdata" | "instruction" | "doctype";

/** The longest beginning that tells them apart is `<![CDATA[`. */
export const LOOKAHEAD = 9;

/** What a name may begin with, for use inside of the brackets of a regular expression. */
export const nameStart: string =
  ":_A-Za-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD";
const startsName = new RegExp(`[${nameStart}]`);
const wholeName = new RegExp(
  `^[${nameStart}][${nameStart}\\u00B7\\u0300-\\u036F\\u203F\\u2040.0-9-]*$`,
);

/** Whether this is a name (XML 1.0, 2.3; of the Basic Multilingual Plane, as sax knows them). */
export function isName(text: string): boolean {
  return wholeName.test(text);
}

/** What begins at the `<` at this offset; undefined when nothing may begin so. */
export function markupAt(text: string, at: number): Markup | undefined {
  const next = text[at + 1];
  if (next === undefined) return undefined;
  if (startsName.test(next)) return "tag";
  if (next === "/") return startsName.test(text[at + 2] ?? "") ? "end tag" : undefined;
  if (next === "?") return startsName.test(text[at + 2] ?? "") ? "instruction" : undefined;
  if (text.startsWith("<!--", at)) return "comment";
  if (text.startsWith("<![CDATA[", at)) return "cdata";
  return text.startsWith("<!DOCTYPE", at) ? "doctype" : undefined;
}

const quoted = (value: string): string => `\\s*=\\s*(?:"${value}"|'${value}')`;
const declaration = new RegExp(
  `^version${quoted("[A-Za-z0-9._-]*")}(?:\\s+encoding${quoted("[A-Za-z][A-Za-z0-9._-]*")})?(?:\\s+standalone${quoted("(?:yes|no)")})?\\s*$`,
);

/** Whether this is what may stand between `<?xml ` and `?>` (XML 1.0, 2.8); as expat, it takes any version. */
export function isXmlDeclaration(body: string): boolean {
  return declaration.test(body);
}
