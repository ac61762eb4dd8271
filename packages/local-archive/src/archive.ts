import { type Account, Sessions } from "./auth/sessions.ts";
import { generateObservations } from "./data/generate.ts";
import { loadObservations } from "./data/load.ts";
import { literal } from "./engine/bulk-load.ts";
import { Database } from "./engine/database.ts";
import { HttpServer } from "./http/server.ts";
import { parseQuirks, type Quirk } from "./quirks.ts";
import { Router } from "./router.ts";
import { Catalogue } from "./schema/catalogue.ts";
import { loadTapSchema } from "./schema/load-tap-schema.ts";
import { services } from "./services.ts";
import type { TapEngine } from "./tap/answer.ts";
import { AsyncTap } from "./tap/async.ts";
import { UploadStore } from "./tap/upload-store.ts";

/** How an archive is to be. */
export interface LocalArchiveOptions {
  /** TCP port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number;
  /** Deviations from the standards to show, see {@link QUIRKS}. Default: none. */
  readonly quirks?: readonly Quirk[];
  /** Takes one line per request and per incident. Default: nothing is written. */
  readonly log?: (line: string) => void;
}

/** A running archive. */
export interface LocalArchive {
  /** The root of everything, without a slash at the end. */
  readonly url: string;
  /** The registry file `resource-caps`. */
  readonly registry: string;
  /** The TAP service. */
  readonly tap: string;
  /** The DataLink service. */
  readonly datalink: string;
  /** The SIA 2 query. */
  readonly sia: string;
  /** SODA, synchronous. */
  readonly soda: string;
  /** Where a user name and a password are exchanged for a token. */
  readonly login: string;
  /** A user who can sign on and may read the proprietary data of some collections. */
  readonly user: string;
  /** That user's password. */
  readonly password: string;
  /** Stops serving; sockets, timers and the database are gone when it resolves. */
  close(): Promise<void>;
}

const ACCOUNTS: readonly Account[] = [
  {
    user: "astronomer",
    password: "polaris",
    groups: ["ivo://cadc.nrc.ca/gms?CFHT-RUN", "ivo://cadc.nrc.ca/gms?GEMINI-PI"],
  },
  { user: "visitor", password: "sirius", groups: [] },
];

/**
 * Starts an archive on 127.0.0.1 with synthetic observations, always the same ones.
 * @throws {@link ArchiveError} when the port is taken, a quirk unknown or the data unreadable
 */
export async function startLocalArchive(options: LocalArchiveOptions = {}): Promise<LocalArchive> {
  const quirks = parseQuirks(options.quirks ?? []);
  const sessions = new Sessions(ACCOUNTS, quirks.has("expired-tokens"));
  let router: Router | undefined;
  const server = await HttpServer.listen({
    port: options.port ?? 0,
    identify: (headers) => sessions.identify(headers),
    answer: (request) => router!.answer(request),
    log: options.log ?? (() => undefined),
  });
  const { origin } = server;
  const database = await openDatabase(origin);
  const engine: TapEngine = {
    baseUrl: `${origin}/argus`,
    database: database.database,
    catalogue: database.catalogue,
    quirks,
    uploads: new UploadStore(`${origin}/argus/uploads`),
    descriptors: () => "",
    account: (user) => ACCOUNTS.find((account) => account.user === user) ?? null,
  };
  const async = new AsyncTap(engine);
  router = new Router(
    services({ origin, quirks, sessions, engine, async, upSince: new Date() }),
    quirks,
  );
  const { user, password } = ACCOUNTS[0]!;
  return {
    url: origin,
    registry: `${origin}/reg/resource-caps`,
    tap: `${origin}/argus`,
    datalink: `${origin}/caom2ops/datalink`,
    sia: `${origin}/sia/v2query`,
    soda: `${origin}/caom2ops/sync`,
    login: `${origin}/ac/login`,
    user,
    password,
    async close() {
      async.close();
      await server.close();
      database.database.close();
    },
  };
}

async function openDatabase(
  origin: string,
): Promise<{ readonly database: Database; readonly catalogue: Catalogue }> {
  const database = await Database.open();
  const catalogue = new Catalogue();
  const prefix = literal(`${origin}/caom2ops/datalink?ID=`);
  await database.run(`CREATE MACRO adql_datalink_url(id) AS ${prefix} || url_encode(id)`);
  await database.using(async (connection) => {
    await loadObservations(connection, catalogue, generateObservations());
    await loadTapSchema(connection, catalogue);
  });
  await database.lock();
  return { database, catalogue };
}
