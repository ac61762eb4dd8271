import { cutout, FitsError } from "@vostack/fits";
import type { ArtifactOf } from "../data/artifact-cells.ts";
import { BadRequest } from "../http/http-error.ts";
import type { Parameters } from "../http/parameters.ts";
import { streamed } from "../http/responses.ts";
import { filename } from "../storage/send-file.ts";
import { parseCutout } from "./parameters.ts";
import { parseSub } from "./sub.ts";

/** Thrown when the part asked for has no pixel in the file. */
export class NoOverlap extends BadRequest {}

/**
 * Cuts a file as the parameters say.
 * @throws {@link NoOverlap}, and {@link BadRequest} when the file or the parameters do not allow it
 */
export function cut(of: ArtifactOf, bytes: Uint8Array, parameters: Parameters): Uint8Array {
  if (of.artifact.contentType !== "application/fits") {
    throw new BadRequest(`not a fits file: ${of.artifact.uri}`);
  }
  const [sub, ...others] = parameters.all("SUB");
  if (others.length > 0) throw new BadRequest("SUB: one value only");
  try {
    if (sub === undefined) return cutout(bytes, parseCutout(parameters));
    const { hdu, pixels } = parseSub(sub);
    return cutout(bytes, { pixels }, hdu === undefined ? {} : { hdu });
  } catch (error) {
    if (!(error instanceof FitsError)) throw error;
    if (error.code === "no-overlap") throw new NoOverlap("No overlap found.");
    throw new BadRequest(`cutout not supported: ${error.message}`);
  }
}

/** The answer with a cutout: streamed, so without a length or a digest, as archives do. */
export function cutFile(of: ArtifactOf, bytes: Uint8Array, parameters: Parameters): Response {
  const part = cut(of, bytes, parameters);
  return new Response(streamed(pieces(part)), {
    headers: {
      "content-type": "application/fits",
      "content-disposition": `inline; filename="${cutoutName(of.artifact.uri, parameters)}"`,
    },
  });
}

/** `{base}.{cutout}.fits`, with what a file name should not hold made an underscore. */
function cutoutName(uri: string, parameters: Parameters): string {
  const base = filename(uri).replace(/\.fits(\.fz)?$/, "");
  const asked = parameters.entries
    .filter(([name]) => /^(POS|CIRCLE|POLYGON|BAND|SUB)$/i.test(name))
    .map(([, value]) =>
      value
        .trim()
        .replace(/[^\w.+-]+/g, "_")
        .replace(/^_+|_+$/g, ""),
    );
  return `${base}.${asked.join(".")}.fits`;
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
