/**
 * SIA, DataLink, SODA and verified, resumable downloads.
 *
 * @packageDocumentation
 */
export type {
  Interval,
  IntervalEnds,
  IntervalInput,
  Moment,
  TimeEnds,
  TimeInput,
} from "./dali/interval.ts";
export type { PositionInput } from "./dali/position.ts";
export type { LinksOfId } from "./datalink/batches.ts";
export {
  DatalinkResult,
  DatalinkService,
  type DatalinkServiceOptions,
  type LinksOptions,
} from "./datalink/datalink-service.ts";
export {
  ServiceDescriptor,
  type ServiceInputs,
  serviceDescriptors,
} from "./datalink/descriptor.ts";
export type { Fault, FaultKind } from "./datalink/fault.ts";
export { DatalinkLink, type DatalinkRow } from "./datalink/link.ts";
export { type LinksTable, linksOf, readLinks } from "./datalink/links-table.ts";
export { type ParameterValue, ServiceParameter } from "./datalink/parameter.ts";
export { datalinkTerms, isKindOf, normalizeSemantics } from "./datalink/vocabulary.ts";
export { type Digest, parseDigest } from "./download/digest.ts";
export { type DownloadSources, download, estimateDownload } from "./download/download.ts";
export { exportList, type ListFormat } from "./download/export-lists.ts";
export type { Downloadable, DownloadItem, DownloadSource } from "./download/item.ts";
export { Manifest, type ManifestEntry } from "./download/manifest.ts";
export type { DirectoryHandle, DownloadOptions } from "./download/options.ts";
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
export { type PeekOptions, peekFitsHeaders, remoteFile } from "./peek-fits.ts";
export { ObsCoreRow } from "./sia/obscore-row.ts";
export type { OneOrMore, SiaQuery } from "./sia/sia-query.ts";
export {
  circleAround,
  type SiaQueryOptions,
  SiaResult,
  SiaService,
  type SiaServiceOptions,
} from "./sia/sia-service.ts";
export type { Sia1Query } from "./sia/sia1-query.ts";
export { Cutout, type CutoutTarget, cutoutUrl, type SodaTarget } from "./soda/cutout.ts";
export type { CutoutRegion, CutoutRegionInput } from "./soda/parameters.ts";
export { footprint, outsideReason } from "./soda/preflight.ts";
export { previewOf } from "./soda/preview.ts";
export {
  cutoutsOf,
  resultItems,
  SodaService,
  type SodaServiceOptions,
  type SodaSubmitOptions,
} from "./soda/soda-service.ts";
