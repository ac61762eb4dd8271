import type { JobStore } from "../store/job-store.ts";

/** Opens the store of a platform at a place. */
export type OpenStore = (location?: string) => JobStore;
