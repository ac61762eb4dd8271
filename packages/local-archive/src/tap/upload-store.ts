import { randomUUID } from "node:crypto";
import { BadRequest } from "../http/http-error.ts";
import { Parameters } from "../http/parameters.ts";

/** How many uploaded documents are kept; the oldest are forgotten. */
const KEPT = 100;

/** Uploaded documents, each with a URL of its own, so that a job can be run later. */
export class UploadStore {
  readonly #baseUrl: string;
  readonly #documents = new Map<string, Uint8Array>();

  /** @param baseUrl - where {@link document} is served, without a slash at the end */
  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  /**
   * Keeps the parts that UPLOAD refers to with `param:` and puts their URLs in its place.
   * @throws BadRequest when such a part did not come with the request
   */
  keepParts(parameters: Parameters): Parameters {
    const entries = parameters.entries.map(([name, value]) => {
      if (name.toUpperCase() !== "UPLOAD") return [name, value] as const;
      const pairs = value.split(";").map((pair) => this.#keep(pair, parameters));
      return [name, pairs.join(";")] as const;
    });
    return new Parameters(entries);
  }

  #keep(pair: string, parameters: Parameters): string {
    const [, table, part] = /^([^,]*),\s*param:(.+)$/.exec(pair.trim()) ?? [];
    if (table === undefined || part === undefined) return pair;
    const bytes = parameters.file(part)?.bytes ?? textPart(parameters.get(part));
    if (bytes === undefined) throw new BadRequest(`UPLOAD: there is no part named ${part}`);
    const id = randomUUID();
    this.#documents.set(id, bytes);
    const oldest = this.#documents.keys().next().value;
    if (this.#documents.size > KEPT && oldest !== undefined) this.#documents.delete(oldest);
    return `${table},${this.#baseUrl}/${id}`;
  }

  /** The document of a URL that this store gave out. */
  find(url: string): Uint8Array | undefined {
    if (!url.startsWith(`${this.#baseUrl}/`)) return undefined;
    return this.document(url.slice(this.#baseUrl.length + 1));
  }

  document(id: string): Uint8Array | undefined {
    return this.#documents.get(id);
  }
}

function textPart(text: string | undefined): Uint8Array | undefined {
  return text === undefined ? undefined : new TextEncoder().encode(text);
}
