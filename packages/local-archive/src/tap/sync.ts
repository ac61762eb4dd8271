import type { Parameters } from "../http/parameters.ts";
import type { ArchiveRequest } from "../http/request.ts";
import { RunLater } from "../http/run-later.ts";
import { answerError, answerQuery, type TapEngine } from "./answer.ts";
import { parseTapRequest, wantedFormat } from "./tap-request.ts";
import { withUploads } from "./uploads.ts";

/** TAP's /sync. */
export function syncTap(engine: TapEngine): RunLater {
  return new RunLater(`${engine.baseUrl}/sync`, engine.quirks.has("run-once"), (...call) =>
    execute(engine, ...call),
  );
}

async function execute(
  engine: TapEngine,
  { identity, signal }: ArchiveRequest,
  parameters: Parameters,
  id: string,
): Promise<Response> {
  try {
    const query = parseTapRequest(parameters);
    return await withUploads(engine, query, signal, (uploads) =>
      answerQuery(engine, query, identity, uploads, id, signal),
    );
  } catch (error) {
    signal.throwIfAborted();
    return answerError(error, engine.quirks, wantedFormat(parameters));
  }
}
