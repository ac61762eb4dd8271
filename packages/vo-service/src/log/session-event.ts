/** Something that a session did. Nothing in it holds credentials. */
export type SessionEvent =
  | RequestEvent
  | ResponseEvent
  | RedirectEvent
  | RetryEvent
  | FailureEvent
  | BodyEvent;

/** What is told about every exchange. */
export interface ExchangeEvent {
  /** Number of the exchange, unique in its session; a redirect or repetition is another exchange. */
  readonly exchange: number;
  /** URL, with secrets blotted out. */
  readonly url: string;
  /** When it happened. */
  readonly time: Date;
}

/** A request is sent. */
export interface RequestEvent extends ExchangeEvent {
  /** What happened. */
  readonly type: "request";
  /** HTTP method. */
  readonly method: string;
  /** Headers, with secrets blotted out. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The kind of credential that goes with it. */
  readonly credential: "basic" | "token" | "cookie" | "certificate" | undefined;
}

/** The head of an answer is here. */
export interface ResponseEvent extends ExchangeEvent {
  /** What happened. */
  readonly type: "response";
  /** HTTP status. */
  readonly status: number;
  /** Headers, with secrets blotted out. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** An answer leads elsewhere, and is followed. */
export interface RedirectEvent extends ExchangeEvent {
  /** What happened. */
  readonly type: "redirect";
  /** Where to, with secrets blotted out. */
  readonly to: string;
}

/** A request will be repeated. */
export interface RetryEvent extends Omit<ExchangeEvent, "exchange"> {
  /** What happened. */
  readonly type: "retry";
  /** How often it was sent already. */
  readonly attempt: number;
  /** Milliseconds until then. */
  readonly delay: number;
  /** Why. */
  readonly reason: string;
}

/** There is no answer, or its body broke off. */
export interface FailureEvent extends ExchangeEvent {
  /** What happened. */
  readonly type: "failure";
  /** Why. */
  readonly reason: string;
}

/** The body of an answer was read, or nobody wants more of it. */
export interface BodyEvent extends ExchangeEvent {
  /** What happened. */
  readonly type: "body";
  /** Bytes that the caller took, after content codings were undone. */
  readonly bytes: number;
  /** Whether it was read to its end. */
  readonly complete: boolean;
}
