import type { ConnectionOptions, Fetch } from "../http/types.ts";
import type { SessionEvent } from "../log/session-event.ts";
import type { Credentials } from "../sign-on/credentials.ts";
import type { Declarations } from "../sign-on/declarations.ts";
import type { ServerCookies } from "../sign-on/server-cookies.ts";
import type { Clock } from "./clock.ts";
import type { HostLimiter } from "./host-limiter.ts";
import type { RequestOptions } from "./request-options.ts";

/** What all requests of a session share. */
export interface SessionContext {
  readonly credentials: Credentials;
  readonly declarations: Declarations;
  readonly serverCookies: ServerCookies;
  readonly limiter: HostLimiter;
  readonly policy: "negotiate" | "always";
  readonly anonymousFallback: boolean;
  readonly maxRedirects: number;
  readonly connection: ConnectionOptions;
  readonly fetch: Fetch | undefined;
  /** Is told what happens; without, nothing has to be blotted out for it. */
  readonly tell: ((event: SessionEvent) => void) | undefined;
  /** The number of the next exchange. */
  readonly nextExchange: () => number;
}

/** What all exchanges of one request share. */
export interface Operation {
  readonly options: RequestOptions;
  readonly clock: Clock;
  /** Blots out secrets. */
  readonly redact: (text: string) => string;
}
