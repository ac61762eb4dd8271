/** Identifiers of the CADC's services and of the standards that they follow. */

/** The registry that the CADC publishes. */
export const cadcRegistry: string = "https://ws.cadc-ccda.hia-iha.nrc-cnrc.gc.ca/reg/resource-caps";

/** Resource ids of the services. */
export const resources = {
  /** TAP over the CAOM metadata. */
  tap: "ivo://cadc.nrc.ca/argus",
  /** DataLink and SODA. */
  datalink: "ivo://cadc.nrc.ca/caom2ops",
  /** Users, groups and sign-on. */
  users: "ivo://cadc.nrc.ca/gms",
  /** Positions of names. */
  resolver: "ivo://cadc.nrc.ca/resolver",
  /** Image search. */
  sia: "ivo://cadc.nrc.ca/sia",
} as const;

/** Standards, as the services' capabilities name them. */
export const standards = {
  tap: ["ivo://ivoa.net/std/TAP", "ivo://ivoa.net/std/TAP#aux"],
  datalink: ["ivo://ivoa.net/std/DataLink#links-1.1", "ivo://ivoa.net/std/DataLink#links-1.0"],
  login: ["ivo://ivoa.net/std/UMS#login-0.1", "ivo://ivoa.net/sso#tls-with-password"],
  whoami: ["ivo://ivoa.net/std/UMS#whoami-0.1"],
  resolver: ["vos://cadc.nrc.ca~vospace/CADC/std/NameResolver#names-1.0"],
  sia: ["ivo://ivoa.net/std/SIA#query-2.0"],
} as const;

/** Domains that the CADC's credentials may be sent to. */
export const cadcDomains: readonly string[] = [
  "canfar.net",
  "cadc-ccda.hia-iha.nrc-cnrc.gc.ca",
  "cadc.dao.nrc.ca",
];

/** Radius of a region when none is given, deg: one arc minute. */
export const defaultRadius: number = 1 / 60;
