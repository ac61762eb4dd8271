/**
 * Client for IVOA TAP 1.0 and 1.1 services: queries in memory or as streams, jobs, uploads,
 * metadata, checks, for any archive.
 *
 * @packageDocumentation
 */
// The tag and its helpers, so that a query needs one import.
export {
  AdqlPart,
  type AdqlValue,
  AdqlValueError,
  type AdqlValueErrorCode,
  adql,
  adqlPart,
  and,
  box,
  circle,
  delimitedIdentifier,
  type Finding,
  type FindingCode,
  type GeometryOptions,
  identifier,
  interval,
  type LikeOptions,
  type LiteralValue,
  likeContains,
  likeEndsWith,
  likeStartsWith,
  list,
  or,
  point,
  polygon,
} from "@vostack/adql";
export {
  FileError,
  OverflowError,
  QueryError,
  UnknownTableError,
  UploadError,
  type UploadProblem,
} from "./errors.ts";
export type { SavedFile } from "./files/types.ts";
export type { TapExample } from "./metadata/examples.ts";
export { type RowTypesOptions, rowTypes } from "./metadata/row-types.ts";
export type { ServiceCapabilities, ServiceLimits } from "./metadata/service-info.ts";
export type { MetadataOptions } from "./metadata/table-reader.ts";
export {
  type ColumnType,
  type ForeignKey,
  TableSet,
  type TableSummary,
  type TapColumn,
  type TapSchema,
  type TapTable,
} from "./metadata/table-set.ts";
export { parseVosiTables } from "./metadata/vosi-tables.ts";
export type { ChunkOptions } from "./more/chunked-upload.ts";
export type { CrossmatchRequest } from "./more/crossmatch.ts";
export type { PageRequest } from "./more/keyset.ts";
export type { PermissionChange, TablePermissions } from "./more/permissions.ts";
export type { ColumnDefinition, TableDefinition } from "./more/table-definition.ts";
export { type UserTableEndpoints, type UserTableOptions, UserTables } from "./more/user-tables.ts";
export type { Waiting } from "./query/budget.ts";
export type { OfferedFormat } from "./query/format.ts";
export type { StreamReading } from "./query/open-stream.ts";
export type { QueryOptions, RequestOptions } from "./query/options.ts";
export type { Parameter } from "./query/parameters.ts";
export type { SavedResult } from "./query/pass-through.ts";
export type { Provenance, UploadRecord } from "./query/provenance.ts";
export type { Asked } from "./query/read-result.ts";
export { type ResultStatus, TapResult } from "./query/result.ts";
export { type StreamSource, TapStream } from "./query/tap-stream.ts";
export { type FetchOptions, TapJob, type TapJobOptions } from "./tap-job.ts";
export { type TablesOptions, TapService, type TapServiceOptions } from "./tap-service.ts";
export type { UploadRules } from "./upload/prepare.ts";
export type { UploadFormat } from "./upload/sniff.ts";
export {
  type ArrowTableLike,
  type HasResult,
  type HasTable,
  type JobResultSource,
  type UploadColumns,
  type UploadRows,
  type UploadSource,
  type Uploads,
  UploadTable,
  type UploadTableOptions,
} from "./upload/sources.ts";
