/** Namespace of the terms of DataLink's column `semantics`. */
const namespace = "http://www.ivoa.net/rdf/datalink/core#";

/**
 * The terms of the IVOA vocabulary datalink/core with the term that each is a kind of, if any; so
 * that asking for previews finds thumbnails without asking the network.
 */
export const datalinkTerms: Readonly<Record<string, string | undefined>> = {
  this: undefined,
  progenitor: undefined,
  derivation: undefined,
  auxiliary: undefined,
  weight: "auxiliary",
  error: "auxiliary",
  noise: "auxiliary",
  calibration: undefined,
  bias: "calibration",
  dark: "calibration",
  flat: "calibration",
  preview: undefined,
  "preview-image": "preview",
  "preview-plot": "preview",
  thumbnail: "preview",
  proc: undefined,
  cutout: "proc",
  documentation: undefined,
  "detached-header": "documentation",
  coderived: undefined,
  counterpart: undefined,
  package: undefined,
};

/**
 * Brings a term into one form: `#cutout` for those of the vocabulary however they are written,
 * the text itself for foreign ones.
 */
export function normalizeSemantics(text: string): string {
  const term = text.trim();
  if (term.startsWith(namespace)) return `#${term.slice(namespace.length)}`;
  const https = namespace.replace("http:", "https:");
  if (term.startsWith(https)) return `#${term.slice(https.length)}`;
  if (Object.hasOwn(datalinkTerms, term)) return `#${term}`;
  return term;
}

/** Whether a term is another one or a kind of it; unknown terms are only themselves. */
export function isKindOf(semantics: string, term: string): boolean {
  const wanted = normalizeSemantics(term);
  let at: string | undefined = normalizeSemantics(semantics);
  while (at !== undefined) {
    if (at === wanted) return true;
    const parent: string | undefined = datalinkTerms[at.replace(/^#/, "")];
    at = parent === undefined ? undefined : `#${parent}`;
  }
  return false;
}
