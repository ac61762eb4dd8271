import type { Identity } from "../auth/identity.ts";
import { BadRequest } from "../http/http-error.ts";
import { Parameters } from "../http/parameters.ts";
import type { ArchiveRequest } from "../http/request.ts";
import type { Job, JobResult } from "../uws/job.ts";
import { JobStore } from "../uws/job-store.ts";
import { uwsService } from "../uws/service.ts";
import { echoUrl, locateCutout, type SodaOptions } from "./service.ts";

/** Cutouts that one job may ask for. */
const MOST_CUTOUTS = 200;

/** `/caom2ops/async`: every combination of the values given is a cutout, and a result of the job. */
export class SodaAsync {
  readonly #options: SodaOptions;
  readonly #account: (user: string) => Identity | null;
  readonly #store: JobStore;

  constructor(options: SodaOptions, account: (user: string) => Identity | null) {
    this.#options = options;
    this.#account = account;
    this.#store = new JobStore(
      async (job) => this.#execute(job),
      () => undefined,
    );
  }

  answer(request: ArchiveRequest, path: string): Promise<Response> {
    const { origin, quirks } = this.#options;
    return uwsService(
      {
        store: this.#store,
        baseUrl: `${origin}/caom2ops/async`,
        quirks,
        accept: async ({ entries }) => entries,
      },
      request,
      path,
    );
  }

  close(): void {
    this.#store.close();
  }

  #execute(job: Job): JobResult[] {
    const { origin, holdings } = this.#options;
    const identity = job.ownerId === null ? null : this.#account(job.ownerId);
    const parameters = new Parameters(job.parameters);
    if (!parameters.has("ID")) throw new BadRequest("missing required parameter: ID");
    return combinations(parameters).map((one, i) => {
      const outcome = locateCutout(origin, holdings, identity, one.get("ID")!, one);
      const found = outcome.kind === "found";
      const href = found ? outcome.url : echoUrl(origin, outcome.message);
      return { id: `${found ? "ok" : "fail"}-${i + 1}`, href };
    });
  }
}

/** One of each parameter in every combination; POL is a list, not a choice. */
function combinations(parameters: Parameters): Parameters[] {
  const regions = parameters.entries.filter(([name]) => /^(POS|CIRCLE|POLYGON)$/i.test(name));
  const choices = [
    only(parameters, "ID"),
    regions,
    only(parameters, "BAND"),
    only(parameters, "TIME"),
  ].filter((values) => values.length > 0);
  let sets: (readonly (readonly [string, string])[])[] = [only(parameters, "POL")];
  for (const values of choices) {
    sets = sets.flatMap((set) => values.map((value) => [...set, value]));
    if (sets.length > MOST_CUTOUTS) {
      throw new BadRequest(`more than ${MOST_CUTOUTS} cutouts in one job`);
    }
  }
  return sets.map((set) => new Parameters(set));
}

function only(parameters: Parameters, name: string): [string, string][] {
  return parameters.all(name).map((value) => [name, value]);
}
