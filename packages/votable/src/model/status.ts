import type { VOElement } from "./element.ts";
import { Info } from "./info.ts";

/** What the service said about its answer (DALI 1.1, section 4.4). */
export interface QueryStatus {
  /** `OK`, `OVERFLOW` (the answer is not complete), `ERROR`, or another word as written. */
  readonly value: string;
  /** The service's message; empty when there is none. */
  readonly message: string;
}

/** Whether an INFO tells how a query went; some services write the name in lower case. */
export function isQueryStatus(info: Info): boolean {
  return info.name.toUpperCase() === "QUERY_STATUS";
}

/** The last word of the INFO elements named QUERY_STATUS in a document, a resource or a table. */
export function queryStatusOf(element: VOElement): QueryStatus | undefined {
  let status: QueryStatus | undefined;
  for (const info of element.descendants()) {
    if (!(info instanceof Info) || !isQueryStatus(info)) continue;
    const next = { value: info.value.trim().toUpperCase(), message: info.text.trim() };
    // An OVERFLOW or ERROR after the table supersedes the OK before it, and never the other way round.
    if (status === undefined || next.value !== "OK") status = next;
  }
  return status;
}
