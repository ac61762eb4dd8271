import { AbortedError, VoError } from "@vostack/vo-service";
import type { DatalinkLink } from "./link.ts";
import type { LinksTable } from "./links-table.ts";

/** Asks a service about some IDs at once. */
export type Ask = (ids: readonly string[]) => Promise<LinksTable>;

/** What a service says about one ID. */
export interface LinksOfId {
  /** The ID. */
  readonly id: string;
  /** Its rows in the order of the service; rows with a fault when there are no links. */
  readonly links: readonly DatalinkLink[];
  /** What went wrong with the request itself. */
  readonly error: VoError | undefined;
  /** Whether the service has more rows of this ID than it puts into an answer. */
  readonly truncated: boolean;
}

/** How IDs are put together. */
export interface BatchOptions {
  /** IDs in the first request. */
  readonly batchSize: number;
  /** Most IDs in one request. */
  readonly maxBatchSize: number;
  /** Requests at the same time. */
  readonly concurrency: number;
  /** Ends everything. */
  readonly signal: AbortSignal | undefined;
}

/** Answers without a word about an ID after which nothing more is expected. */
const silencesToBelieve = 2;
/** How often the last ID of a cut answer must prove whole before such IDs are believed to be. */
const proofs = 3;
/** How often an ID is asked for again whose fault is said to pass. */
const transientTries = 2;
/** Statuses that say a request has too much in it, or one thing that spoils it. */
const tooMuch = new Set([400, 413, 414, 422, 431]);

/**
 * Asks about any number of IDs and yields every one of them exactly once, as soon as it is known.
 *
 * Services cut their answers silently, at a number of rows that nobody announces. So each request
 * has a little more in it than the last answers had room for, and what an answer does not mention, or
 * may have cut through, is asked for again: nearly every answer is full, and nothing is lost.
 */
export async function* completeBatches(
  ids: Iterable<string>,
  ask: Ask,
  options: BatchOptions,
): AsyncGenerator<LinksOfId> {
  const queue = [...new Set(ids)];
  const plan = new BatchPlan(options);
  const cuts = new Cuts();
  const silences = new Map<string, number>();
  const transient = new Map<string, number>();
  const ready: LinksOfId[] = [];
  const running = new Set<Promise<void>>();
  let failure: unknown;

  const fail = (batch: readonly string[], error: VoError): void => {
    for (const id of batch) ready.push({ id, links: [], error, truncated: false });
  };
  const sort = (batch: readonly string[], table: LinksTable): void => {
    const byId = groupById(table.links);
    const missing = batch.filter((id) => !byId.has(id));
    const answered = batch.length - missing.length;
    const isCut = cuts.isCut(table, missing.length);
    const doubtful = isCut ? cuts.doubtful(table, byId) : [];
    if (doubtful.length > 1) {
      plan.refused(batch.length); // nothing in it can be relied on: fewer at a time
      queue.unshift(...batch);
      return;
    }
    for (const [id, links] of byId) {
      if (!batch.includes(id)) continue;
      cuts.prove(id, links.length);
      const tries = transient.get(id) ?? 0;
      if (doubtful.includes(id)) {
        cuts.doubt(id, links.length);
        queue.unshift(id);
      } else if (
        tries < transientTries &&
        links.every((link) => link.fault?.kind === "Transient")
      ) {
        transient.set(id, tries + 1);
        queue.push(id);
      } else {
        const truncated = isCut && byId.size === 1 && (table.overflow || cuts.inside);
        ready.push({ id, links, error: undefined, truncated });
      }
    }
    plan.learn(batch.length, answered);
    for (const id of missing) {
      const silence = answered === 0 ? (silences.get(id) ?? 0) + 1 : (silences.get(id) ?? 0);
      silences.set(id, silence);
      if (silence < silencesToBelieve) queue.push(id);
      else ready.push({ id, links: [], error: undefined, truncated: false });
    }
  };
  const run = async (batch: readonly string[]): Promise<void> => {
    try {
      sort(batch, await ask(batch));
    } catch (error) {
      if (!(error instanceof VoError) || error instanceof AbortedError) throw error;
      if (batch.length > 1 && tooMuch.has(error.status ?? 0)) {
        plan.refused(batch.length);
        queue.unshift(...batch);
      } else if (plan.started) fail(batch, error);
      else throw error; // the service itself cannot be used
    }
  };

  try {
    while (queue.length > 0 || running.size > 0) {
      options.signal?.throwIfAborted();
      while (queue.length > 0 && running.size < plan.parallel && failure === undefined) {
        const batch = queue.splice(0, plan.size);
        const request = run(batch).catch((error: unknown) => {
          failure ??= error;
        });
        running.add(request);
        void request.finally(() => running.delete(request));
      }
      await Promise.race(running);
      if (failure !== undefined) throw failure;
      yield* ready.splice(0);
    }
  } finally {
    await Promise.allSettled(running);
  }
}

/** Learns how many IDs an answer has room for. */
class BatchPlan {
  /** Whether an answer has come. */
  started: boolean = false;
  readonly #options: BatchOptions;
  #size: number;
  #most: number;

  constructor(options: BatchOptions) {
    this.#options = options;
    this.#size = Math.min(options.batchSize, options.maxBatchSize);
    this.#most = options.maxBatchSize;
  }

  /** IDs for the next request. */
  get size(): number {
    return this.#size;
  }

  /** Requests at the same time: one until the first answer, which says how much fits. */
  get parallel(): number {
    return this.started ? this.#options.concurrency : 1;
  }

  /** Takes note of an answer: all of it means that more may fit, a part of it how much does. */
  learn(asked: number, answered: number): void {
    this.started = true;
    if (answered === asked) {
      if (asked >= this.#size) this.#size = Math.min(this.#most, 2 * this.#size);
    } else if (answered > 0) {
      this.#size = Math.min(this.#most, Math.ceil(answered * 1.3) + 1);
    }
  }

  /** Takes note of a refusal: this many are too many. */
  refused(asked: number): void {
    this.#most = Math.max(1, Math.min(this.#most, Math.floor(asked / 2)));
    this.#size = Math.min(this.#size, this.#most);
  }
}

/** Learns how a service cuts its answers. */
class Cuts {
  /** Whether it cuts in the midst of the rows of an ID. */
  inside: boolean = false;
  #most = 0;
  #proved = 0;
  readonly #lengths = new Set<number>();
  readonly #doubts = new Map<string, number>();

  /** Whether an answer may have been cut: it leaves something out, or is as long as those that do. */
  isCut({ links, overflow }: LinksTable, missing: number): boolean {
    const rows = links.length;
    this.#most = Math.max(this.#most, rows);
    const isLong = missing > 0 ? rows === this.#most : this.#lengths.has(rows);
    const isCut = overflow || isLong || rows % 100 === 0; // limits are round
    if (isCut && missing > 0) this.#lengths.add(rows);
    return isCut;
  }

  /** The IDs of a cut answer that it may have cut through: the last, or any when they are mixed. */
  doubtful({ links }: LinksTable, byId: ReadonlyMap<string, unknown>): readonly string[] {
    if (byId.size < 2) return [];
    const runs = links.filter((link, i) => link.id !== links[i - 1]?.id).length;
    if (runs > byId.size) return [...byId.keys()];
    // Answers of different lengths are those of a service that completes the last ID.
    const completes = !this.inside && this.#proved >= proofs && this.#lengths.size > 1;
    return completes ? [] : [links.at(-1)!.id];
  }

  /** Notes how many rows a doubtful ID had. */
  doubt(id: string, rows: number): void {
    this.#doubts.set(id, rows);
  }

  /** Compares what a doubtful ID has when it is asked for again. */
  prove(id: string, rows: number): void {
    const before = this.#doubts.get(id);
    if (before === undefined) return;
    this.#doubts.delete(id);
    if (rows > before) this.inside = true;
    else this.#proved++;
  }
}

function groupById(links: readonly DatalinkLink[]): Map<string, DatalinkLink[]> {
  const groups = new Map<string, DatalinkLink[]>();
  for (const link of links) {
    const group = groups.get(link.id);
    if (group === undefined) groups.set(link.id, [link]);
    else group.push(link);
  }
  return groups;
}
