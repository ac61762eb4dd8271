import { challenges } from "./auth/service.ts";
import type { Sessions } from "./auth/sessions.ts";
import { HttpError } from "./http/http-error.ts";
import { HttpServer } from "./http/server.ts";
import type { Router } from "./router.ts";

/** An origin that listens before it knows its services: their documents hold its URL. */
export class Listener {
  readonly origin: string;
  readonly #server: HttpServer;
  readonly #started: (router: Router) => void;

  private constructor(server: HttpServer, started: (router: Router) => void) {
    this.#server = server;
    this.#started = started;
    this.origin = server.origin;
  }

  static async open(
    port: number,
    sessions: Sessions,
    log: (line: string) => void,
    /** The origin where one signs on, when it is another one. */
    signOn?: string,
  ): Promise<Listener> {
    let router: Router | undefined;
    const server: HttpServer = await HttpServer.listen({
      port,
      log,
      challenges: () => challenges(signOn ?? server.origin),
      identify: (headers) => sessions.identify(headers),
      answer: async (request) => {
        if (router === undefined) throw new HttpError(503, "starting", { "retry-after": "1" });
        return router.answer(request);
      },
    });
    return new Listener(server, (started) => {
      router = started;
    });
  }

  /** From now on requests are answered by these services. */
  serve(router: Router): void {
    this.#started(router);
  }

  close(): Promise<void> {
    return this.#server.close();
  }
}
