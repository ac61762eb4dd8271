import { HttpError } from "./http-error.ts";
import { text } from "./responses.ts";

/** The text/plain answer to a request that failed. */
export function errorResponse(error: unknown): Response {
  if (!(error instanceof HttpError)) {
    const message = error instanceof Error ? error.message : String(error);
    return text(`unexpected exception: ${message}\n`, 500);
  }
  const response = text(`${error.message}\n`, error.status);
  for (const [name, value] of Object.entries(error.headers)) response.headers.set(name, value);
  return response;
}
