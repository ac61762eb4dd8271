import { type Session, VoError } from "@vostack/vo-service";
import type { Budget } from "./budget.ts";
import type { TapEndpoints } from "./endpoints.ts";
import type { RequestOptions } from "./options.ts";
import type { Asked } from "./read-result.ts";
import {
  type PreparedQuery,
  prepareQuery,
  type ServiceTraits,
  sendSync,
  uploadRecords,
  withoutFormat,
} from "./send.ts";

/** The service that a query is sent to. */
export interface SyncTarget {
  /** Sends the requests. */
  readonly session: Session;
  /** Its addresses. */
  readonly endpoints: TapEndpoints;
  /** What it says about itself. */
  traits(budget: Budget): Promise<ServiceTraits>;
}

/** Reads an answer; whatever it throws may still be mended by asking again in another format. */
export type ReadAnswer<T> = (response: Response, asked: Asked) => Promise<T>;

/**
 * Sends a query synchronously and reads its answer. When the service refuses the format
 * that it offers itself, the query is sent once more without a format.
 */
export async function runSync<T>(
  target: SyncTarget,
  adql: string,
  options: RequestOptions,
  budget: Budget,
  read: ReadAnswer<T>,
): Promise<T> {
  const query = await prepareQuery(adql, options, await target.traits(budget));
  try {
    return await attempt(target, query, budget, read);
  } catch (error) {
    if (!query.formatChosen || !refusesFormat(error)) throw error;
    return await attempt(target, withoutFormat(query), budget, read);
  }
}

async function attempt<T>(
  target: SyncTarget,
  query: PreparedQuery,
  budget: Budget,
  read: ReadAnswer<T>,
): Promise<T> {
  const requestedAt = new Date();
  const response = await sendSync(target.session, target.endpoints.sync, query, budget);
  return await read(response, askedFor(target.endpoints, query, requestedAt));
}

/** What is known about a query once it is sent. */
export function askedFor(endpoints: TapEndpoints, query: PreparedQuery, requestedAt: Date): Asked {
  return {
    service: endpoints.base,
    adql: query.adql,
    parameters: query.parameters,
    uploads: uploadRecords(query.uploads),
    requestedAt,
  };
}

function refusesFormat(error: unknown): boolean {
  if (!(error instanceof VoError)) return false;
  return /format/i.test(error.serverMessage ?? "") && (error.status ?? 400) < 500;
}
