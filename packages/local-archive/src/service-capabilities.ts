import { ANY_METHOD, type Capability, SIGNED_ON } from "./vosi/capabilities.ts";

const open = (standardId: string, url: string): Capability => ({
  standardId,
  url,
  methods: ANY_METHOD,
});

/** Sign-on, and who one is. */
export function access(origin: string): Capability[] {
  const login = `${origin}/ac/login`;
  const users = { url: `${origin}/ac/users`, use: "base" as const, methods: SIGNED_ON };
  return [
    { standardId: "ivo://ivoa.net/sso#tls-with-password", url: login },
    { standardId: "ivo://ivoa.net/std/UMS#login-0.1", url: login },
    {
      standardId: "ivo://ivoa.net/std/UMS#whoami-0.1",
      url: `${origin}/ac/whoami`,
      methods: SIGNED_ON,
    },
    { standardId: "ivo://ivoa.net/std/UMS#users-0.1", ...users },
  ];
}

/** Client certificates. */
export function credentials(origin: string): Capability[] {
  const url = `${origin}/cred/generate`;
  const methods = [...SIGNED_ON, "ivo://ivoa.net/sso#BasicAA"] as const;
  return [{ standardId: "ivo://ivoa.net/std/CDP#proxy-1.0", url, methods }];
}

/** Links, cutouts, packages and observation documents; shared by all data collections. */
export function operations(origin: string): Capability[] {
  const base = `${origin}/caom2ops`;
  return [
    open("ivo://ivoa.net/std/DataLink#links-1.0", `${base}/datalink`),
    open("ivo://ivoa.net/std/DataLink#links-1.1", `${base}/datalink`),
    open("ivo://ivoa.net/std/SODA#sync-1.0", `${base}/sync`),
    open("ivo://ivoa.net/std/SODA#async-1.0", `${base}/async`),
    open("vos://cadc.nrc.ca~vospace/CADC/std/CAOM2#obs-1.0", `${base}/meta`),
    open("vos://cadc.nrc.ca~vospace/CADC/std/Pkg-1.0", `${base}/pkg`),
  ];
}

/** Image search. */
export function images(origin: string): Capability[] {
  return [open("ivo://ivoa.net/std/SIA#query-2.0", `${origin}/sia/v2query`)];
}

/** Where files are. */
export function locator(origin: string): Capability[] {
  return [
    open("http://www.opencadc.org/std/storage#locate-1.0", `${origin}/raven/locate`),
    open("http://www.opencadc.org/std/storage#files-1.0", `${origin}/raven/files`),
  ];
}

/** The files themselves. */
export function site(origin: string): Capability[] {
  return [open("http://www.opencadc.org/std/storage#files-1.0", `${origin}/minoc/files`)];
}

/** Names to positions. */
export function resolver(origin: string): Capability[] {
  const id = "vos://cadc.nrc.ca~vospace/CADC/std/NameResolver#names-1.0";
  return [{ standardId: id, url: `${origin}/cadc-target-resolver/find` }];
}
