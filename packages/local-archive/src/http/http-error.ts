/** A request that cannot be answered; becomes a short text/plain reply with this status. */
export class HttpError extends Error {
  /** Name of the class, for programs that cannot compare classes. */
  override readonly name = "HttpError";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** 400: the caller sent something that cannot be right. */
export class BadRequest extends HttpError {
  constructor(message: string) {
    super(400, message);
  }
}

/** 404: there is nothing under this name. */
export class NotFound extends HttpError {
  constructor(message: string) {
    super(404, message);
  }
}

/** 403: the caller is known (or anonymous) and may not have this. */
export class Forbidden extends HttpError {
  constructor(message = "permission denied") {
    super(403, message);
  }
}

/** 401: credentials are needed or were not accepted. */
export class Unauthorized extends HttpError {
  constructor(message = "authentication required") {
    super(401, message);
  }
}

/** 405, with the methods that are allowed. */
export class MethodNotAllowed extends HttpError {
  constructor(method: string, allowed: string) {
    super(405, `unsupported: HTTP ${method}`, { allow: allowed });
  }
}
