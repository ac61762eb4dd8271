/**
 * SIA, DataLink, SODA and verified, resumable downloads.
 *
 * @packageDocumentation
 */
export { type Digest, parseDigest } from "./download/digest.ts";
export { type DownloadSources, download, estimateDownload } from "./download/download.ts";
export { exportList, type ListFormat } from "./download/export-lists.ts";
export type { Downloadable, DownloadItem, DownloadSource } from "./download/item.ts";
export { Manifest, type ManifestEntry } from "./download/manifest.ts";
export type { DownloadOptions } from "./download/options.ts";
export {
  type DownloadOutcome,
  DownloadReport,
  type EmptyOutcome,
  type FailedOutcome,
  formatBytes,
  type GotOutcome,
  type PlannedOutcome,
  type SkippedOutcome,
  type Verification,
} from "./download/outcome.ts";
export { type DownloadEstimate, formatEstimate } from "./download/plan.ts";
export type {
  DownloadProgress,
  ItemProgress,
  OverallProgress,
  Progress,
} from "./download/progress.ts";
export type { Concurrency } from "./download/scheduler.ts";
export {
  DownloadAbortedError,
  TransferError,
  type TransferErrorCode,
  type TransferErrorDetails,
} from "./errors.ts";
export type { Fetcher, FetchOptions } from "./fetcher.ts";
export { FileSystemError } from "./files/file-system-error.ts";
export type {
  DigestAlgorithm,
  FileDirectory,
  FileLock,
  Hasher,
  WritableFile,
} from "./files/types.ts";
