import { decodePath } from "../http/decode-path.ts";
import { MethodNotAllowed, NotFound } from "../http/http-error.ts";
import type { ArchiveRequest } from "../http/request.ts";
import { text, xml } from "../http/responses.ts";
import type { RunLater } from "../http/run-later.ts";
import { availabilityDocument } from "../vosi/availability.ts";
import { capabilitiesDocument } from "../vosi/capabilities.ts";
import { tablesDocument } from "../vosi/tables.ts";
import type { TapEngine } from "./answer.ts";
import type { AsyncTap } from "./async.ts";
import { tapCapabilities } from "./capabilities.ts";
import { examplesDocument } from "./examples.ts";

/** What the TAP service stands on. */
export interface TapOptions {
  readonly engine: TapEngine;
  readonly upSince: Date;
  readonly sync: RunLater;
  readonly async: AsyncTap;
}

/** `/argus`: the Table Access Protocol 1.1 and what VOSI asks of it. */
export async function tapService(
  options: TapOptions,
  request: ArchiveRequest,
  path: string,
): Promise<Response> {
  const [resource = "", ...rest] = path.split("/");
  const below = rest.join("/");
  const { baseUrl, catalogue, quirks, uploads } = options.engine;
  switch (resource) {
    case "sync":
      return options.sync.answer(request, below, (parameters) => uploads.keepParts(parameters));
    case "async":
      return options.async.answer(request, below);
    case "results":
      return options.async.result(request, below);
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new MethodNotAllowed(request.method, "GET, HEAD");
  }
  switch (resource) {
    case "capabilities":
      return xml(capabilitiesDocument(tapCapabilities(baseUrl), quirks));
    case "availability":
      return xml(availabilityDocument(options.upSince));
    case "tables": {
      const detail = (await request.parameters()).get("detail");
      const standard = quirks.has("tables-no-columns") ? "min" : "max";
      return xml(tablesDocument(catalogue, decodePath(below), detail, standard));
    }
    case "uploads": {
      const document = uploads.document(below);
      if (document === undefined) throw new NotFound(`not found: ${path}`);
      return new Response(document as Uint8Array<ArrayBuffer>, {
        headers: { "content-type": "application/x-votable+xml" },
      });
    }
    case "examples":
      return xml(examplesDocument(), 200, "application/xhtml+xml; charset=utf-8");
    case "":
      return text(
        "Table Access Protocol: sync, async, tables, capabilities, availability, examples\n",
      );
    default:
      throw new NotFound(`not found: ${path}`);
  }
}
