import { BadRequest } from "../http/http-error.ts";
import type { Parameters } from "../http/parameters.ts";
import type { ArchiveRequest } from "../http/request.ts";
import { RunLater } from "../http/run-later.ts";
import { answerError, answerQuery, type TapEngine } from "./answer.ts";
import { parseTapRequest, wantedFormat } from "./tap-request.ts";
import { withUploads } from "./uploads.ts";

/** s; who needs longer runs a job. */
const LONGEST_QUERY = 600;

/** TAP's /sync. */
export function syncTap(engine: TapEngine): RunLater {
  return new RunLater(`${engine.baseUrl}/sync`, engine.quirks.has("run-once"), (...call) =>
    execute(engine, ...call),
  );
}

async function execute(
  engine: TapEngine,
  request: ArchiveRequest,
  parameters: Parameters,
  id: string,
): Promise<Response> {
  const limit = new AbortController();
  const tooLong = new BadRequest(`exceeded ${LONGEST_QUERY} s: run it as an asynchronous job`);
  const timer = setTimeout(() => limit.abort(tooLong), LONGEST_QUERY * 1000);
  const signal = AbortSignal.any([request.signal, limit.signal]);
  try {
    const query = parseTapRequest(parameters);
    return await withUploads(engine, query, signal, (uploads) =>
      answerQuery(engine, query, request.identity, uploads, id, signal),
    );
  } catch (error) {
    request.signal.throwIfAborted();
    return answerError(error, engine.quirks, wantedFormat(parameters));
  } finally {
    clearTimeout(timer);
  }
}
