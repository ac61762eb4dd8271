import { AbortedError, VoError } from "@vostack/vo-service";
import type { DownloadReport } from "./download/outcome.ts";

/** What went wrong with a transfer. */
export type TransferErrorCode =
  /** The answer ended before the announced length. */
  | "truncated"
  /** Digest, length or structure are not what they should be. */
  | "corrupt"
  /** The file on the server is no longer the one whose first part is here. */
  | "changed"
  /** Nothing came for too long. */
  | "stalled"
  /** The line broke, or no line could be had. */
  | "disconnected"
  /** The answer is not what was asked for. */
  | "unexpected-answer"
  /** There is no room left on the disk. */
  | "disk-full"
  /** The disk refuses: rights, names, quotas, defects. */
  | "file-system"
  /** Another process took this process for dead and took its place. */
  | "lost-lock"
  /** Something else. */
  | "failed";

/** Details of a transfer error. */
export interface TransferErrorDetails {
  /** The URL that was being fetched. */
  readonly url?: URL | string | undefined;
  /** What the user can do. */
  readonly hint?: string | undefined;
  /** The error behind this one. */
  readonly cause?: unknown;
}

/** A transfer that broke off, or brought something wrong. */
export class TransferError extends VoError {
  /** Name of the class. */
  override readonly name: string = "TransferError";
  /** What went wrong. */
  override readonly code: TransferErrorCode;

  /**
   * @param code What went wrong.
   * @param message What happened, in one sentence.
   * @param details Where, and what can be done.
   */
  constructor(code: TransferErrorCode, message: string, details: TransferErrorDetails = {}) {
    const { url, hint, cause } = details;
    super(message, {
      ...(url !== undefined && { url: String(url) }),
      ...(hint !== undefined && { hint }),
      ...(cause !== undefined && { cause }),
    });
    this.code = code;
  }

  /** Makes a typed error of whatever stopped a transfer; typed ones pass as they are. */
  static from(error: unknown, url: URL | undefined, received: number): VoError {
    if (error instanceof VoError) return error;
    const broken =
      error instanceof TypeError || (error instanceof DOMException && error.name !== "AbortError");
    const reason = error instanceof Error ? error.message : String(error);
    return broken
      ? new TransferError("disconnected", `The line broke after ${received} bytes: ${reason}`, {
          url,
          cause: error,
          hint: "What is here is kept; run it again to get the rest",
        })
      : new TransferError("failed", `The transfer failed: ${reason}`, { url, cause: error });
  }

  /** Nothing came for too long. */
  static stalled(url: URL, timeout: number, cause: unknown): TransferError {
    return new TransferError("stalled", `Nothing came for ${timeout / 1000} s`, { url, cause });
  }

  /** The announced lengths do not fit on the disk. */
  static noRoom(place: string, needed: number, free: number): TransferError {
    const message = `${place} has ${free} bytes free, the files need ${needed}`;
    return new TransferError("disk-full", message, {
      hint: "Free some space, or give another dir",
    });
  }

  /** Another process took over the item. */
  static lostLock(place: string, url: URL | undefined): TransferError {
    const message = `Another process has taken over the item in ${place}, or removed its lock`;
    return new TransferError("lost-lock", message, {
      url,
      hint: "Run it again to see what is there",
    });
  }
}

/** `download` was ended by its signal. */
export class DownloadAbortedError extends AbortedError {
  /** Name of the class. */
  override readonly name: string = "DownloadAbortedError";
  /** What was finished before. */
  readonly report: DownloadReport;

  /**
   * @param report What was finished.
   * @param cause The signal's reason.
   */
  constructor(report: DownloadReport, cause: unknown) {
    super("The download was aborted; run it again to get the rest", { cause });
    this.report = report;
  }
}

/** Whether an error says that the disk is full. */
export function isDiskFull(error: VoError): boolean {
  return error instanceof TransferError && error.code === "disk-full";
}

/** Statuses that another request to the same URL will not change. */
const finalStatuses = new Set([400, 401, 403, 404, 405, 406, 410, 414, 422, 451, 501]);

/** Whether it is useless to ask the same URL again. */
export function isFinal(error: VoError): boolean {
  if (error instanceof TransferError) {
    return ["file-system", "lost-lock", "failed", "unexpected-answer"].includes(error.code);
  }
  if (error.status === undefined) {
    return error instanceof AbortedError || ["tls", "redirects"].includes(error.code);
  }
  return finalStatuses.has(error.status);
}

/** Milliseconds that the server wants to be left alone, when it is busy. */
export function retryAfter(error: VoError): number | undefined {
  if (error.status !== 503 && error.status !== 429) return undefined;
  const wished: unknown = "retryAfter" in error ? error.retryAfter : undefined;
  return typeof wished === "number" ? wished * 1000 : undefined;
}

/**
 * What a refusal says when it means that there is nothing to send: some SODA services answer a
 * cutout outside of the data with 400 and a text that begins with `NoContent` instead of 204.
 */
export function emptyAnswer(error: unknown): string | undefined {
  if (!(error instanceof VoError) || error.status !== 400) return undefined;
  const text = (error.serverMessage ?? "").trim();
  return /^(NoContent\b|No overlap found)/i.test(text) ? text : undefined;
}
