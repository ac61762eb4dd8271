import { UwsService } from "@vostack/uws-jobs";
import {
  DeadlineError,
  type Session,
  UnavailableError,
  UsageError,
  VoError,
} from "@vostack/vo-service";
import { OverflowError } from "../errors.ts";
import type { ServiceInfo } from "../metadata/service-info.ts";
import { reopened, TapJob } from "../tap-job.ts";
import { Budget } from "./budget.ts";
import type { TapEndpoints } from "./endpoints.ts";
import { openStream } from "./open-stream.ts";
import type { QueryOptions, RequestOptions } from "./options.ts";
import { requestBody } from "./parameters.ts";
import { passThrough, type SavedResult, saveAnswer } from "./pass-through.ts";
import { readResult } from "./read-result.ts";
import { sent } from "./refusal.ts";
import type { TapResult } from "./result.ts";
import { askedFor, orWithoutFormat, runSync } from "./run-sync.ts";
import { type PreparedQuery, prepareQuery, type ServiceTraits } from "./send.ts";
import type { TapStream } from "./tap-stream.ts";

/** Runs queries of one service, synchronously or as jobs. */
export class QueryRunner {
  readonly session: Session;
  readonly endpoints: TapEndpoints;
  readonly #info: ServiceInfo;
  #refusesFormat = false;

  /** Runs queries at these addresses. */
  constructor(session: Session, endpoints: TapEndpoints, info: ServiceInfo) {
    this.session = session;
    this.endpoints = endpoints;
    this.#info = info;
  }

  /** What the service says about itself. */
  async traits(budget: Budget): Promise<ServiceTraits> {
    return await this.#info.within(budget, (info) => info.traits());
  }

  /** Checks a query and makes it ready to be sent. */
  async prepare(adql: string, options: RequestOptions, budget: Budget): Promise<PreparedQuery> {
    const { fastestFormat, ...traits } = await this.traits(budget);
    const isOffered = fastestFormat !== undefined && !this.#refusesFormat;
    return await prepareQuery(adql, options, {
      ...traits,
      ...(isOffered ? { fastestFormat } : {}),
    });
  }

  /** A whole result in memory. */
  async query<R>(adql: string, options: QueryOptions): Promise<TapResult<R>> {
    const budget = new Budget(options);
    const result = await this.#byMode(
      options.mode ?? "sync",
      (share) => this.#querySync<R>(adql, options, share),
      () => this.#queryAsync<R>(adql, options, budget),
      budget,
      (first) => first.truncated && first.nrows < (options.maxrec ?? Number.POSITIVE_INFINITY),
    );
    if (options.strict && result.truncated) {
      throw new OverflowError(`The result has more than ${result.nrows} rows`, {
        url: result.provenance.url,
        hint: "Raise maxrec, run the query as a job, or read it in pages.",
      });
    }
    return result;
  }

  /** Rows as they arrive. */
  async stream<R>(adql: string, options: QueryOptions): Promise<TapStream<R>> {
    const budget = new Budget(options);
    return await this.#byMode(
      options.mode ?? "sync",
      (share) =>
        runSync(this, adql, options, share, (response, asked) =>
          openStream<R>(response, asked, options),
        ),
      () => this.#streamAsync<R>(adql, options, budget),
      budget,
    );
  }

  /** The answer as it is. */
  async download(adql: string, options: RequestOptions): Promise<Response> {
    return await runSync(this, adql, options, new Budget(options), passThrough);
  }

  /** The answer in a file. */
  async save(adql: string, file: string, options: RequestOptions): Promise<SavedResult> {
    return await runSync(this, adql, options, new Budget(options), (response, asked) =>
      saveAnswer(response, asked, file),
    );
  }

  /** Takes note that the service refuses the format that it offers. */
  formatRefused(): void {
    this.#refusesFormat = true;
  }

  /** A job that waits to be run. */
  async submit(adql: string, options: RequestOptions): Promise<TapJob> {
    const budget = new Budget(options);
    const query = await this.prepare(adql, options, budget);
    return await orWithoutFormat(this, query, (one) => this.#create(one, budget));
  }

  async #create(query: PreparedQuery, budget: Budget): Promise<TapJob> {
    const asked = askedFor(this.endpoints, query, new Date());
    const service = new UwsService(this.endpoints.async, {
      session: this.session,
      job: (url, jobOptions) =>
        new TapJob(url, { ...jobOptions, service: this.endpoints.base, asked }),
    });
    return await sent(service.create(requestBody(query.parameters, query.uploads), budget.next()));
  }

  async #querySync<R>(adql: string, options: QueryOptions, budget: Budget): Promise<TapResult<R>> {
    const { outputFile, longs } = options;
    return await runSync(this, adql, options, budget, async (response, asked) => {
      if (outputFile === undefined) return await readResult<R>(response, asked, { longs });
      await saveAnswer(response, asked, outputFile);
      return await readResult<R>(await reopened(response, outputFile), asked, { longs });
    });
  }

  async #queryAsync<R>(adql: string, options: QueryOptions, budget: Budget): Promise<TapResult<R>> {
    const { outputFile, longs } = options;
    const query = await this.prepare(adql, options, budget);
    return await orWithoutFormat(this, query, async (one) => {
      const job = await this.#create(one, budget);
      try {
        return await job.fetchResult<R>({
          ...budget.next(),
          ...(outputFile === undefined ? {} : { outputFile }),
          ...(longs === undefined ? {} : { longs }),
        });
      } finally {
        await discard(job);
      }
    });
  }

  /** The job is deleted when its last row was read, or when nobody wants more of them. */
  async #streamAsync<R>(
    adql: string,
    options: QueryOptions,
    budget: Budget,
  ): Promise<TapStream<R>> {
    const { longs } = options;
    const query = await this.prepare(adql, options, budget);
    return await orWithoutFormat(this, query, async (one) => {
      const job = await this.#create(one, budget);
      try {
        return await job.stream<R>({
          ...budget.next(),
          ...(longs === undefined ? {} : { longs }),
          onEnd: () => discard(job),
        });
      } catch (error) {
        await discard(job);
        throw error;
      }
    });
  }

  async #byMode<T>(
    mode: "sync" | "async" | "auto",
    sync: (budget: Budget) => Promise<T>,
    async: () => Promise<T>,
    budget: Budget,
    tooShort: (result: T) => boolean = () => false,
  ): Promise<T> {
    if (mode === "async") return await async();
    if (mode === "sync") return await sync(budget);
    if (mode !== "auto") {
      throw new UsageError(`There is no mode ${JSON.stringify(mode)} of a query`, {
        hint: 'modes are "sync", "async" and "auto"',
      });
    }
    try {
      const result = await sync(budget.firstAttempt());
      if (!tooShort(result)) return result;
    } catch (error) {
      if (!gaveUp(error) || budget.isSpent) throw error;
    }
    return await async();
  }
}

/** Errors that say that a request took too long, not that it was wrong. */
function gaveUp(error: unknown): boolean {
  if (error instanceof DeadlineError || error instanceof UnavailableError) return true;
  return error instanceof VoError && /time(d|s)?[ -]?out/i.test(error.serverMessage ?? "");
}

/**
 * Deletes a job that nobody else knows of; it would vanish by itself some days later. A service that is slow to do
 * so is not waited for: the answer, or the error at the end of a deadline, is there already.
 */
async function discard(job: TapJob): Promise<void> {
  const deletion = job.delete({ deadline: 10_000 }).catch(() => undefined);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, 1000);
  });
  await Promise.race([deletion, patience]);
  clearTimeout(timer);
}
