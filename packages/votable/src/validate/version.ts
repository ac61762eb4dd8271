import type { XmlElement } from "@vostack/xml";
import type { FindingList } from "./finding-list.ts";

/** The versions of VOTable, as the minor number: 3 is VOTable 1.3. */
export type Version = 0 | 1 | 2 | 3 | 4 | 5 | 6;

const BASE = "http://www.ivoa.net/xml/VOTable/";

/** The version whose rules hold for a document: the declared one, or what its namespace says. */
export function versionOf(root: XmlElement, findings: FindingList): Version {
  const written = root.attr("version")?.trim();
  const match = /^1\.([0-6])$/.exec(written ?? "");
  const fromNamespace = /VOTable\/v1\.([0-6])/.exec(root.namespace)?.[1];
  const version = Number(match?.[1] ?? fromNamespace ?? 4) as Version;
  if (written === undefined) {
    findings.add(
      "warning",
      "VERSION_MISSING",
      'VOTABLE has no version. Add version="1.4" (or the version the document follows).',
      root,
    );
  } else if (match === null) {
    findings.add(
      "error",
      "VERSION_UNKNOWN",
      `The version ${JSON.stringify(written)} is not known; 1.0 to 1.6 are. The rules of 1.${version} were applied.`,
      root,
    );
  }
  checkNamespace(root, version, findings);
  return version;
}

/** The namespace that the documents of a version have (VOTable 1.3 fixed it for all later ones). */
function namespaceOf(version: Version): string {
  return `${BASE}v1.${Math.min(version, 3)}`;
}

function checkNamespace(root: XmlElement, version: Version, findings: FindingList): void {
  const { namespace } = root;
  const expected = namespaceOf(version);
  if (namespace === expected) return;
  if (version === 0 && (namespace === "" || namespace === `${BASE}v1.1`)) return;
  findings.add(
    namespace === "" || namespace.startsWith(BASE) ? "warning" : "error",
    "NAMESPACE",
    namespace === ""
      ? `The document has no namespace. Add xmlns="${expected}" to VOTABLE.`
      : `The namespace ${JSON.stringify(namespace)} is not that of VOTable 1.${version}. Write xmlns="${expected}".`,
    root,
  );
}
