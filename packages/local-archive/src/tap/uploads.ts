import { BadRequest } from "../http/http-error.ts";
import type { UploadedTable } from "../translate/context.ts";
import type { TapEngine } from "./answer.ts";
import type { TapRequest } from "./tap-request.ts";

/** Makes the uploaded tables for as long as the work takes. */
export async function withUploads<T>(
  _engine: TapEngine,
  request: TapRequest,
  _signal: AbortSignal,
  work: (uploads: ReadonlyMap<string, UploadedTable>) => Promise<T>,
): Promise<T> {
  if (request.uploads.length > 0) throw new BadRequest("uploads are not served yet");
  return work(new Map());
}
