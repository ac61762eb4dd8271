import {
  NotFoundError,
  ServiceError,
  UsageError,
  VoError,
  type VoErrorDetails,
} from "@vostack/vo-service";
import { QueryError } from "../errors.ts";

/**
 * Sends a query; that it failed is a `QueryError` whatever status the service chose for saying so:
 * an error document with 200, 400 or 500, or a text with 400.
 */
export async function sent<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof NotFoundError && !error.hint) throw notThere(error);
    throw isFailedQuery(error) ? queryError(error) : error;
  }
}

/** Nothing answers where queries are sent to: the address is that of something else. */
function notThere(cause: NotFoundError): NotFoundError {
  return new NotFoundError(cause.message, {
    ...detailsOf(cause),
    hint: "Check the base address: that of a TAP service is the part before /sync, /async and /capabilities.",
  });
}

function isFailedQuery(error: unknown): error is VoError {
  if (!(error instanceof UsageError || error instanceof ServiceError)) return false;
  if (error.queryFailed) return true;
  return [400, 422].includes(error.status ?? 0) && error.serverMessage !== undefined;
}

function queryError(cause: VoError): QueryError {
  return new QueryError(`Query failed: ${cause.serverMessage ?? cause.message}`, {
    ...detailsOf(cause),
    queryFailed: true,
  });
}

function detailsOf(cause: VoError): VoErrorDetails {
  const { url, status, serverMessage, jobId, requestId, hint } = cause;
  return {
    cause,
    ...(url && { url }),
    ...(status !== undefined && { status }),
    ...(serverMessage && { serverMessage }),
    ...(jobId && { jobId }),
    ...(requestId && { requestId }),
    ...(hint && { hint }),
  };
}

/** Whether a service refuses the format in which an answer was asked for; each says it in its own words. */
export function refusesFormat(error: unknown, format: string): boolean {
  if (!(error instanceof VoError)) return false;
  if (error.status === 406 || error.status === 415) return true;
  const said = (error.serverMessage ?? "").toLowerCase();
  return (
    /format|serializ|serialis|output type|mime/.test(said) || said.includes(format.toLowerCase())
  );
}
