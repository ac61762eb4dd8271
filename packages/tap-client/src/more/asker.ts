import type { QueryOptions } from "../query/options.ts";
import type { TapResult } from "../query/result.ts";

/** Whoever runs a query and gives its result: a `TapService`. */
export interface Asker {
  /** Runs one query. */
  query<Row>(adql: string, options?: QueryOptions): Promise<TapResult<Row>>;
}
