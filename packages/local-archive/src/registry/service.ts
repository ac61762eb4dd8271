import { NotFound } from "../http/http-error.ts";
import { text } from "../http/responses.ts";

const AUTHORITY = "ivo://cadc.nrc.ca";

/** resource id (without the authority) → path below which its capabilities are. */
const RESOURCES: readonly (readonly [string, string])[] = [
  ["reg", "/reg"],
  ["argus", "/argus"],
  ["caom2ops", "/caom2ops"],
  ["sia", "/sia"],
  ["gms", "/ac"],
  ["cred", "/cred"],
  ["resolver", "/cadc-target-resolver"],
  ["global/raven", "/raven"],
];

const PAGES = ["acctrequest", "acctupdate", "passchg", "passreset", "search", "download"];

/** `/reg`: which service is where, as Java properties text. */
export function registry(
  origin: string,
  siteOrigin: string,
  collections: readonly string[],
  path: string,
): Response {
  if (path === "resource-caps") return text(resourceCaps(origin, siteOrigin, collections));
  if (path === "applications") {
    const lines = PAGES.map((page) => `${AUTHORITY}/${page} = ${origin}/`);
    return text(`# pages for people\n${lines.join("\n")}\n`);
  }
  throw new NotFound(`not found: ${path}`);
}

function resourceCaps(origin: string, siteOrigin: string, collections: readonly string[]): string {
  const services = RESOURCES.map(
    ([id, path]) => `${AUTHORITY}/${id} = ${origin}${path}/capabilities`,
  );
  services.push(`${AUTHORITY}/cadc/minoc = ${siteOrigin}/minoc/capabilities`);
  const data = collections.map((id) => `${AUTHORITY}/${id} = ${origin}/caom2ops/capabilities`);
  return `# services\n${services.join("\n")}\n\n# data collections\n${data.join("\n")}\n`;
}
