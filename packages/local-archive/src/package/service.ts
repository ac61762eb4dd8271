import type { ArchiveRequest } from "../http/request.ts";
import { streamed } from "../http/responses.ts";
import { type Holdings, mayDownload, maySee } from "../storage/holdings.ts";
import { type TarEntry, tar } from "./tar.ts";

/** `/caom2ops/pkg`: all files of products in one tar; what is not open to the caller is left out. */
export async function packageService(
  holdings: Holdings,
  request: ArchiveRequest,
): Promise<Response> {
  const parameters = await request.parameters();
  const ids = parameters.all("ID");
  const name = ids.length === 1 ? packageName(ids[0]!) : "cadc-download";
  return new Response(streamed(tar(files(holdings, request, ids))), {
    headers: {
      "content-type": "application/x-tar",
      "content-disposition": `inline;filename=${name}.tar`,
    },
  });
}

/** `ivo://…/COLLECTION?observation/product` → `COLLECTION-observation-product` */
function packageName(id: string): string {
  return id
    .slice(id.lastIndexOf("/", id.indexOf("?")) + 1)
    .replace(/[?/]/g, "-")
    .replace(/[^\w.+-]/g, "_");
}

function* files(
  holdings: Holdings,
  { identity }: ArchiveRequest,
  ids: readonly string[],
): Generator<TarEntry> {
  for (const id of ids) {
    const of = holdings.plane(id);
    if (of === undefined || !maySee(identity, of.observation)) continue;
    for (const artifact of of.plane.artifacts) {
      const file = { ...of, artifact };
      const isPicture = artifact.productType === "preview" || artifact.productType === "thumbnail";
      if (isPicture || !mayDownload(identity, file)) continue;
      yield {
        name: artifact.uri.slice(artifact.uri.indexOf(":") + 1),
        bytes: holdings.file(file).bytes,
        modified: of.observation.lastModified,
      };
    }
  }
}
