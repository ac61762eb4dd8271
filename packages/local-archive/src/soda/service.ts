import type { Identity } from "../auth/identity.ts";
import { BadRequest, NotFound } from "../http/http-error.ts";
import { Parameters } from "../http/parameters.ts";
import type { ArchiveRequest } from "../http/request.ts";
import { seeOther, text } from "../http/responses.ts";
import { RunLater } from "../http/run-later.ts";
import type { Quirks } from "../quirks.ts";
import { type Holdings, mayDownload, maySee } from "../storage/holdings.ts";
import { encodePath } from "../storage/storage.ts";
import { cut, NoOverlap } from "./cut-file.ts";
import { hasCutout, parseInterval } from "./parameters.ts";

/** What SODA stands on. */
export interface SodaOptions {
  readonly origin: string;
  readonly holdings: Holdings;
  readonly quirks: Quirks;
}

/** What a cutout request comes to: the place of the cutout, or why there is none. */
export type Outcome =
  | { readonly kind: "found"; readonly url: string }
  | { readonly kind: "empty"; readonly message: string }
  | { readonly kind: "missing"; readonly message: string };

/** `/caom2ops/sync`: answers with the place where storage cuts the file (SODA 1.0). */
export function sodaSync(options: SodaOptions): RunLater {
  const url = `${options.origin}/caom2ops/sync`;
  return new RunLater(url, options.quirks.has("run-once"), async (request, parameters) =>
    answer(options, request, parameters),
  );
}

function answer(
  { origin, holdings, quirks }: SodaOptions,
  { identity }: ArchiveRequest,
  parameters: Parameters,
): Response {
  const ids = parameters.all("ID");
  if (ids.length !== 1) throw new BadRequest(`found ${ids.length} ID values, expected 1`);
  const outcome = locateCutout(origin, holdings, identity, ids[0]!, parameters);
  if (outcome.kind === "found") return seeOther(outcome.url);
  if (quirks.has("soda-echo")) return seeOther(echoUrl(origin, outcome.message));
  if (outcome.kind === "missing") throw new NotFound(outcome.message);
  return new Response(null, { status: 204 });
}

/**
 * Finds where a cutout is served; it is tried first, so that an empty one is known.
 * @throws {@link BadRequest} when the parameters make no cutout
 */
export function locateCutout(
  origin: string,
  holdings: Holdings,
  identity: Identity | null,
  id: string,
  parameters: Parameters,
): Outcome {
  const of = holdings.artifact(id);
  if (of === undefined || !maySee(identity, of.observation)) {
    return { kind: "missing", message: `NotFound: ${id}` };
  }
  const url = `${origin}/raven/files/${encodePath(id)}`;
  if (!hasCutout(parameters)) return { kind: "found", url };
  const { plane } = of;
  for (const value of parameters.all("TIME")) {
    const [low, high] = parseInterval("TIME", value);
    if (high < plane.time[0] || low > plane.time[1]) return empty(id, `TIME=${value}`);
  }
  const states = of.observation.instrument.polarization ?? "";
  const wanted = parameters.all("POL");
  if (wanted.length > 0 && !wanted.some((state) => states.includes(`/${state}/`))) {
    return empty(id, `POL=${wanted.join(",")}`);
  }
  const cutting = parameters.entries.filter(([name]) => CUTTING.test(name));
  if (cutting.length === 0) return { kind: "found", url };
  try {
    // What is not open to the caller is refused by storage; its pixels are not looked at.
    if (mayDownload(identity, of)) cut(of, holdings.file(of).bytes, new Parameters(cutting));
  } catch (error) {
    if (!(error instanceof NoOverlap)) throw error;
    return empty(id, cutting.map(([name, value]) => `${name}=${value}`).join(" "));
  }
  const query = new URLSearchParams(cutting.map(([name, value]) => [name.toUpperCase(), value]));
  return { kind: "found", url: `${url}?${query}` };
}

const CUTTING = /^(POS|CIRCLE|POLYGON|BAND|SUB)$/i;

function empty(id: string, what: string): Outcome {
  return { kind: "empty", message: `NoContent: ${id} vs ${what}` };
}

/** A page that says nothing but this, with status 400. */
export function echoUrl(origin: string, message: string): string {
  return `${origin}/caom2ops/soda-echo/${Buffer.from(message).toString("base64url")}`;
}

/** `/caom2ops/soda-echo/{base64}` */
export function sodaEcho(path: string): Response {
  return text(`${Buffer.from(path, "base64url").toString("utf8")}\n`, 400);
}
