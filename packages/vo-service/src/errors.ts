/** What is known about a failure besides its message. Nothing in it holds credentials. */
export interface VoErrorDetails {
  /** What happened, for programs. Default: the code of the class. */
  readonly code?: string;
  /** The URL that was asked, without credentials. */
  readonly url?: string;
  /** The HTTP status of the answer. */
  readonly status?: number;
  /** What the service said. */
  readonly serverMessage?: string;
  /** The job that it is about. */
  readonly jobId?: string;
  /** The service's own identifier of the request, for those who run it. */
  readonly requestId?: string;
  /** What the user can do. */
  readonly hint?: string;
  /** Whether the service said so in a document with QUERY_STATUS=ERROR (DALI 1.1, section 4.4). */
  readonly queryFailed?: boolean;
  /** What led to it. */
  readonly cause?: unknown;
}

/** A failure of a Virtual Observatory service, or on the way to it. */
export class VoError extends Error {
  /** The code of errors of this class that have none of their own. */
  static readonly code: string = "vo";
  /** Name of the class. */
  override readonly name: string = "VoError";
  /** What happened, for programs. */
  readonly code: string;
  /** The URL that was asked, without credentials. */
  readonly url: string | undefined;
  /** The HTTP status of the answer. */
  readonly status: number | undefined;
  /** What the service said. */
  readonly serverMessage: string | undefined;
  /** The job that it is about. */
  readonly jobId: string | undefined;
  /** The service's own identifier of the request, for those who run it. */
  readonly requestId: string | undefined;
  /** What the user can do. */
  readonly hint: string | undefined;
  /** Whether the service said so in a document with QUERY_STATUS=ERROR (DALI 1.1, section 4.4). */
  readonly queryFailed: boolean;

  /** Makes an error. */
  constructor(message: string, details: VoErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = details.code ?? new.target.code;
    this.url = details.url;
    this.status = details.status;
    this.serverMessage = details.serverMessage;
    this.jobId = details.jobId;
    this.requestId = details.requestId;
    this.hint = details.hint;
    this.queryFailed = details.queryFailed ?? false;
  }
}

/** The service wants to know who asks, or does not accept what it was told (HTTP 401). */
export class AuthenticationError extends VoError {
  /** The code of errors of this class that have none of their own. */
  static override readonly code: string = "authentication";
  /** Name of the class. */
  override readonly name: string = "AuthenticationError";
}

/** The service knows who asks, or needs not know it, and refuses (HTTP 403). */
export class AuthorizationError extends VoError {
  /** The code of errors of this class that have none of their own. */
  static override readonly code: string = "authorization";
  /** Name of the class. */
  override readonly name: string = "AuthorizationError";
}

/** There is nothing at this URL or by this name (HTTP 404, 410). */
export class NotFoundError extends VoError {
  /** The code of errors of this class that have none of their own. */
  static override readonly code: string = "not-found";
  /** Name of the class. */
  override readonly name: string = "NotFoundError";
}

/** The request cannot be right as it stands: the caller's own check, or HTTP 4xx. */
export class UsageError extends VoError {
  /** The code of errors of this class that have none of their own. */
  static override readonly code: string = "usage";
  /** Name of the class. */
  override readonly name: string = "UsageError";
}

/** The service failed (HTTP 5xx). */
export class ServiceError extends VoError {
  /** The code of errors of this class that have none of their own. */
  static override readonly code: string = "service";
  /** Name of the class. */
  override readonly name: string = "ServiceError";
}

/** What is known about a service that cannot be used now. */
export interface UnavailableErrorDetails extends VoErrorDetails {
  /** Seconds after which the service wants to be asked again. */
  readonly retryAfter?: number | undefined;
  /** Whether the request may have reached the service. Default true. */
  readonly reached?: boolean;
}

/** The service cannot be reached, breaks off, or says that it cannot work now (HTTP 408, 425, 429, 502, 503, 504). */
export class UnavailableError extends VoError {
  /** The code of errors of this class that have none of their own. */
  static override readonly code: string = "unavailable";
  /** Name of the class. */
  override readonly name: string = "UnavailableError";
  /** Seconds after which the service wants to be asked again. */
  readonly retryAfter: number | undefined;
  /** Whether the request may have reached the service. */
  readonly reached: boolean;

  /** Makes an error. */
  constructor(message: string, details: UnavailableErrorDetails = {}) {
    super(message, details);
    this.retryAfter = details.retryAfter;
    this.reached = details.reached ?? true;
  }
}

/** The time that was given is over, in total or without progress. */
export class DeadlineError extends VoError {
  /** The code of errors of this class that have none of their own. */
  static override readonly code: string = "deadline";
  /** Name of the class. */
  override readonly name: string = "DeadlineError";
}

/** The answer is not what the protocol says it is. */
export class ProtocolError extends VoError {
  /** The code of errors of this class that have none of their own. */
  static override readonly code: string = "protocol";
  /** Name of the class. */
  override readonly name: string = "ProtocolError";
}

/** The caller's `AbortSignal` ended it. */
export class AbortedError extends VoError {
  /** The code of errors of this class that have none of their own. */
  static override readonly code: string = "aborted";
  /** Name of the class. */
  override readonly name: string = "AbortedError";
}
