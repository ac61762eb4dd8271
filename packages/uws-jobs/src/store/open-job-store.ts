import { openStore } from "#files";
import type { JobStore } from "./job-store.ts";

/**
 * Opens the store of jobs that outlives this process or page: in Node a JSON file that only its owner can read, in
 * browsers an IndexedDB database.
 *
 * @param location - path of the file, or name of the database. Default: `vostack/jobs.json` among the
 * user's state files, or `vostack-jobs`
 */
export function openJobStore(location?: string): JobStore {
  return openStore(location);
}
