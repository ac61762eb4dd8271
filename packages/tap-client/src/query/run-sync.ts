import type { Session } from "@vostack/vo-service";
import type { Budget } from "./budget.ts";
import type { TapEndpoints } from "./endpoints.ts";
import type { RequestOptions } from "./options.ts";
import { withoutPasswords } from "./provenance.ts";
import type { Asked } from "./read-result.ts";
import { refusesFormat, sent } from "./refusal.ts";
import { type PreparedQuery, sendSync, uploadRecords, withoutFormat } from "./send.ts";

/** The service that a query is sent to. */
export interface SyncTarget {
  /** Sends the requests. */
  readonly session: Session;
  /** Its addresses. */
  readonly endpoints: TapEndpoints;
  /** Makes a query ready to be sent to it. */
  prepare(adql: string, options: RequestOptions, budget: Budget): Promise<PreparedQuery>;
  /** Takes note that it refuses the format that it offers, so that nobody asks for that again. */
  formatRefused(): void;
}

/** Reads an answer; whatever it throws may still be mended by asking again in another format. */
export type ReadAnswer<T> = (response: Response, asked: Asked) => Promise<T>;

/** Sends a query synchronously and reads its answer. */
export async function runSync<T>(
  target: SyncTarget,
  adql: string,
  options: RequestOptions,
  budget: Budget,
  read: ReadAnswer<T>,
): Promise<T> {
  const query = await target.prepare(adql, options, budget);
  return await orWithoutFormat(target, query, (one) => attempt(target, one, budget, read));
}

/**
 * Asks in the format that was chosen for the caller; when the service refuses it though it offers it itself,
 * once more without a format.
 */
export async function orWithoutFormat<T>(
  target: SyncTarget,
  query: PreparedQuery,
  ask: (query: PreparedQuery) => Promise<T>,
): Promise<T> {
  try {
    return await ask(query);
  } catch (error) {
    const { chosenFormat } = query;
    if (chosenFormat === undefined || !refusesFormat(error, chosenFormat)) throw error;
    const answer = await ask(withoutFormat(query));
    target.formatRefused();
    return answer;
  }
}

async function attempt<T>(
  target: SyncTarget,
  query: PreparedQuery,
  budget: Budget,
  read: ReadAnswer<T>,
): Promise<T> {
  const requestedAt = new Date();
  const response = await sent(sendSync(target.session, target.endpoints.sync, query, budget));
  return await read(response, askedFor(target.endpoints, query, requestedAt));
}

/** What is known about a query once it is sent. */
export function askedFor(endpoints: TapEndpoints, query: PreparedQuery, requestedAt: Date): Asked {
  return {
    service: endpoints.base,
    adql: query.adql,
    parameters: query.parameters.map(([name, value]) => [name, withoutPasswords(value, name)]),
    uploads: uploadRecords(query.uploads),
    requestedAt,
  };
}
