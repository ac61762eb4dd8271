/** What is remembered about a job. */
export interface JobRecord {
  /** Absolute URL of the job. */
  readonly url: string;
  /** Absolute URL of the list of jobs that it is in. */
  readonly service: string;
  /** When it was created, as an ISO 8601 timestamp in UTC. */
  readonly created: string;
  /** The word that its owner gave to it. */
  readonly label?: string;
}

/** Remembers jobs, so that they can be taken up again when the process or the page is gone. */
export interface JobStore {
  /** Remembers a job, in place of what was remembered about the same URL. */
  save(record: JobRecord): Promise<void>;
  /** Everything that is remembered. */
  list(): Promise<JobRecord[]>;
  /** Forgets the job at a URL. */
  remove(url: string): Promise<void>;
}
