import { HttpError } from "../http/http-error.ts";
import { Parameters } from "../http/parameters.ts";
import type { ArchiveRequest } from "../http/request.ts";
import { RunLater } from "../http/run-later.ts";
import type { Quirks } from "../quirks.ts";
import { answerError, type TapEngine } from "../tap/answer.ts";
import { parseMaxrec } from "../tap/tap-request.ts";
import { siaQuery } from "./query.ts";

const DEFAULT_MAXREC = 1000;

/**
 * `/sia/v2query`: SIA 2.0, answered by 303 to a TAP query of ObsCore. The posted form goes through
 * its own 303 first.
 */
export function siaService(origin: string, engine: TapEngine, tap: RunLater): RunLater {
  const once = engine.quirks.has("run-once");
  return new RunLater(`${origin}/sia/v2query`, once, async (request, parameters) =>
    answer(request, parameters, tap, engine.quirks),
  );
}

function answer(
  request: ArchiveRequest,
  parameters: Parameters,
  tap: RunLater,
  quirks: Quirks,
): Response {
  try {
    const maxrec = parseMaxrec(parameters.get("MAXREC")) ?? DEFAULT_MAXREC;
    const query = new Parameters([
      ["LANG", "ADQL"],
      ["QUERY", siaQuery(parameters)],
      ["MAXREC", String(maxrec)],
    ]);
    return tap.post(request, query);
  } catch (error) {
    if (error instanceof HttpError) return answerError(error, quirks);
    throw error;
  }
}
