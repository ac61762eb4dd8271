import { escapeAttribute, escapeText } from "@vostack/xml";
import type { Quirks } from "../quirks.ts";

/** How one may sign on: IVOA single-sign-on methods. */
export type SecurityMethod =
  | "ivo://ivoa.net/sso#cookie"
  | "ivo://ivoa.net/sso#token"
  | "ivo://ivoa.net/sso#BasicAA"
  | "ivo://ivoa.net/sso#tls-with-certificate";

/** Anonymous, and the ways in which a signed-on caller is recognised. */
export const ANY_METHOD: readonly (SecurityMethod | null)[] = [
  null,
  "ivo://ivoa.net/sso#cookie",
  "ivo://ivoa.net/sso#token",
];

/** Only signed-on callers. */
export const SIGNED_ON: readonly SecurityMethod[] = [
  "ivo://ivoa.net/sso#cookie",
  "ivo://ivoa.net/sso#token",
];

/** One capability of a service. */
export interface Capability {
  readonly standardId: string;
  readonly url: string;
  /** `base` when paths are to be added to the URL. */
  readonly use?: "full" | "base";
  /** null is anonymous; none at all is anonymous too. */
  readonly methods?: readonly (SecurityMethod | null)[];
  /** `tr:TableAccess` and its children. */
  readonly type?: string;
  readonly version?: string;
  /** Children that follow the interface. */
  readonly details?: string;
}

/** The VOSI capabilities document (VOSI 1.1, section 2). */
export function capabilitiesDocument(capabilities: readonly Capability[], quirks: Quirks): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<vosi:capabilities xmlns:vosi="http://www.ivoa.net/xml/VOSICapabilities/v1.0"
  xmlns:vs="http://www.ivoa.net/xml/VODataService/v1.1"
  xmlns:tr="http://www.ivoa.net/xml/TAPRegExt/v1.0"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
${capabilities.map((capability) => element(capability, quirks)).join("")}</vosi:capabilities>
`;
}

/** The capabilities that every service has. */
export function commonCapabilities(base: string): Capability[] {
  return [
    { standardId: "ivo://ivoa.net/std/VOSI#capabilities", url: `${base}/capabilities` },
    { standardId: "ivo://ivoa.net/std/VOSI#availability", url: `${base}/availability` },
  ];
}

function element(capability: Capability, quirks: Quirks): string {
  const { standardId, url, use = "full", methods = [], type, details = "", version } = capability;
  const blank = quirks.has("capabilities-blanks") ? "\n   " : "";
  const unknown = quirks.has("capabilities-unknown-methods")
    ? `<interface xsi:type="vs:ParamHTTP" role="std"><accessURL use="${use}">${escapeText(
        url,
      )}/auth</accessURL><securityMethod standardID="vos://example.net/std/Auth#hologram-1.0"/></interface>\n`
    : "";
  const security = methods.map((method) =>
    method === null ? "<securityMethod/>\n" : `<securityMethod standardID="${method}"/>\n`,
  );
  return `<capability${type === undefined ? "" : ` xsi:type="${type}"`} standardID="${escapeAttribute(standardId)}">
${unknown}<interface xsi:type="vs:ParamHTTP" role="std"${version === undefined ? "" : ` version="${version}"`}>
<accessURL use="${use}">${blank}${escapeText(url)}${blank}</accessURL>
${security.join("")}</interface>
${details}</capability>
`;
}
