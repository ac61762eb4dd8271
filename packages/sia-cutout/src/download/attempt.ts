import { files } from "#http";
import { emptyAnswer, TransferError } from "../errors.ts";
import type { Fetcher } from "../fetcher.ts";
import type { FileDirectory } from "../files/types.ts";
import { describe, refuseWebPage } from "./describe.ts";
import type { Digest } from "./digest.ts";
import type { Task } from "./item.ts";
import type { Part } from "./part.ts";
import type { PartState } from "./part-state.ts";
import type { ItemMeter } from "./progress.ts";
import { canContinue, isAllOf, isRestOf, overlapLength, rangeHeaders } from "./resume.ts";
import { type StallWatch, watchStall } from "./stall.ts";

/** What one request needs to know. */
export interface AttemptContext {
  readonly fetcher: Fetcher;
  readonly directory: FileDirectory;
  readonly part: Part;
  readonly meter: ItemMeter;
  readonly resume: boolean;
  readonly verify: boolean;
  /** A digest to be computed although nobody declared it. */
  readonly alwaysDigest: Digest["algorithm"] | undefined;
  /** Milliseconds without a byte after which the line is given up. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

/** What one request brought: the bytes are in the part, complete as far as the server says. */
export interface Received {
  /** Bytes that this request brought. */
  readonly transferred: number;
  /** Bytes that were there before. */
  readonly resumedFrom: number;
  /** Digests computed over the whole part. */
  readonly computed: ReadonlyMap<Digest["algorithm"], string>;
  /** Whether the server (or the announcement) said how long the file is. */
  readonly sizeKnown: boolean;
}

/** Sent with every request for a file: digests, ranges and lengths count stored bytes. */
const plain = { "Accept-Encoding": "identity" };

/**
 * Asks one URL for one file and writes what comes into the part.
 *
 * @returns What came, or a sentence when the server says that there is nothing to send.
 * @throws TransferError when the answer breaks off or does not fit; VoError for a refusal.
 */
export async function attempt(
  task: Task,
  url: URL,
  context: AttemptContext,
): Promise<Received | string> {
  const { fetcher, part, resume } = context;
  const stall = watchStall(context.timeout, context.signal);
  let open: Response | undefined;
  try {
    const from = resume && part.size > 0 ? continuable(task, url, part) : undefined;
    const overlap = from === undefined ? 0 : overlapLength(from, part.size);
    const range = from === undefined ? {} : rangeHeaders(from, url, part.size - overlap);
    const response = await fetcher
      .fetch(url, {
        headers: { ...plain, ...range },
        signal: stall.signal,
        timeout: Number.POSITIVE_INFINITY, // the watch keeps the time
        retries: 0,
        decode: false,
        ...(files.send !== undefined && { fetch: files.send }),
        accept: (status) => (status >= 200 && status < 300) || status === 416,
      })
      .catch((error: unknown) => {
        const nothing = emptyAnswer(error);
        if (nothing !== undefined) return nothing;
        throw error;
      });
    if (typeof response === "string") return response;
    open = response;
    if (response.status === 204) {
      return (await response.text()) || "The service answered 204 No Content";
    }
    const usable =
      from !== undefined && continues(response, from, url, part.size - overlap, part.size);
    if (!usable && response.status !== 200) {
      await files.cancel(response);
      await part.discard();
      stall.hold();
      if (from !== undefined) return await attempt(task, url, context); // from the beginning
      throw new TransferError("unexpected-answer", `Got status ${response.status}`, { url });
    }
    refuseWebPage(task, response, url);
    const state = usable ? from : describe(task, response, url, context.directory.boot);
    return await receive(task, response, state, { ...context, overlap, usable, stall });
  } catch (error) {
    if (open !== undefined) await files.cancel(open);
    throw stall.stalled ? TransferError.stalled(url, context.timeout, error) : error;
  } finally {
    stall.end();
  }
}

interface Reception extends AttemptContext {
  readonly usable: boolean;
  readonly overlap: number;
  readonly stall: StallWatch;
}

async function receive(
  task: Task,
  response: Response,
  state: PartState,
  context: Reception,
): Promise<Received> {
  const { part, meter, usable, stall } = context;
  const declared = task.digest === undefined ? state.digests : [task.digest, ...state.digests];
  const wanted = new Set(context.verify ? declared.map((digest) => digest.algorithm) : []);
  if (context.alwaysDigest !== undefined) wanted.add(context.alwaysDigest);
  stall.hold();
  await part.open(state, usable, wanted);
  stall.beat();
  const resumedFrom = part.size;
  const size = state.size ?? task.item.size;
  meter.expect(state.name, size ?? task.item.sizeHint, resumedFrom);
  let transferred = 0;
  try {
    if (response.status !== 416) {
      let skip = usable ? context.overlap : 0;
      const compare = async (chunk: Uint8Array): Promise<void> => {
        await compareOverlap(context, chunk, resumedFrom - skip);
        const seen = Math.min(skip, chunk.length);
        skip -= seen;
        if (seen < chunk.length) await part.write(chunk.subarray(seen));
      };
      await files.readBody(response, (chunk) => {
        stall.beat();
        transferred += chunk.length;
        meter.add(chunk.length);
        const taken = skip > 0 ? compare(chunk.slice()) : part.write(chunk);
        if (taken === undefined) return undefined;
        stall.hold();
        return taken.then(stall.beat);
      });
      stall.hold();
    } else {
      await files.cancel(response);
    }
    meter.tell("verifying");
    const computed = await part.finish();
    return { transferred, resumedFrom, computed, sizeKnown: size !== undefined };
  } catch (error) {
    await part.close().catch(() => undefined); // the first error says what went wrong
    throw TransferError.from(error, task.urls[0], part.size);
  }
}

function continuable(task: Task, url: URL, part: Part): PartState | undefined {
  const { state } = part;
  const hasDigest = task.digest !== undefined;
  return state !== undefined && canContinue(state, url, hasDigest) ? state : undefined;
}

/** Whether an answer to a range request continues the part. */
function continues(
  response: Response,
  state: PartState,
  url: URL,
  offset: number,
  size: number,
): boolean {
  if (response.status === 206) return isRestOf(state, url, response.headers, offset);
  return response.status === 416 && isAllOf(state, url, response.headers, size);
}

async function compareOverlap(context: Reception, chunk: Uint8Array, at: number): Promise<void> {
  const { part, directory } = context;
  const length = Math.min(chunk.length, part.size - at);
  const mine = await directory.read(part.path, at, length);
  if (mine?.every((byte, i) => byte === chunk[i]) && mine.length === length) return;
  await part.discard();
  throw new TransferError("changed", "The file has changed since its first part was fetched", {});
}
