import { type Account, Sessions } from "./auth/sessions.ts";
import { generateObservations } from "./data/generate.ts";
import { loadObservations } from "./data/load.ts";
import type { Observation } from "./data/model.ts";
import { loadParquet } from "./data/parquet.ts";
import { linksDescriptor } from "./datalink/descriptors.ts";
import { literal } from "./engine/bulk-load.ts";
import { Database } from "./engine/database.ts";
import { Listener } from "./listener.ts";
import { parseQuirks, type Quirk } from "./quirks.ts";
import { Router } from "./router.ts";
import { Catalogue } from "./schema/catalogue.ts";
import { loadTapSchema } from "./schema/load-tap-schema.ts";
import { services, siteServices } from "./services.ts";
import { SodaAsync } from "./soda/async.ts";
import { Holdings } from "./storage/holdings.ts";
import { PathTokens } from "./storage/tokens.ts";
import type { TapEngine } from "./tap/answer.ts";
import { AsyncTap } from "./tap/async.ts";
import { UploadStore } from "./tap/upload-store.ts";
import { UPLOAD_SCHEMA } from "./tap/uploads.ts";

/** How an archive is to be. */
export interface LocalArchiveOptions {
  /** TCP port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number;
  /** A folder whose Parquet files are served as tables of the schema `data`, too. */
  readonly data?: string;
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
  const log = options.log ?? (() => undefined);
  const sessions = new Sessions(ACCOUNTS, quirks.has("expired-tokens"));
  const main = await Listener.open(options.port ?? 0, sessions, log);
  const opened: (() => unknown)[] = [() => main.close()];
  const close = async (): Promise<void> => {
    for (const one of opened.splice(0).reverse()) await one();
  };
  try {
    const storageSite = await Listener.open(0, sessions, log, main.origin);
    opened.push(() => storageSite.close());
    const database = await Database.open();
    opened.push(() => database.close());
    const { origin } = main;
    const catalogue = new Catalogue();
    const observations = generateObservations();
    await fill(database, catalogue, observations, origin, options.data);
    const holdings = new Holdings(observations);
    const account = (user: string): Account | null =>
      ACCOUNTS.find((one) => one.user === user) ?? null;
    const engine: TapEngine = {
      baseUrl: `${origin}/argus`,
      database,
      catalogue,
      quirks,
      account,
      uploads: new UploadStore(`${origin}/argus/uploads`),
      descriptors: (fields) => linksDescriptor(fields, origin),
    };
    const tapJobs = new AsyncTap(engine);
    const sodaJobs = new SodaAsync({ origin, holdings, quirks }, account);
    opened.push(
      () => tapJobs.close(),
      () => sodaJobs.close(),
    );
    const siteUrl = `${storageSite.origin}/minoc/files`;
    const storage = { holdings, quirks, tokens: new PathTokens(), siteUrl };
    const upSince = new Date();
    const parts = { origin, sessions, engine, tapJobs, sodaJobs, storage, upSince };
    storageSite.serve(new Router(siteServices(storage, upSince), quirks));
    main.serve(new Router(services(parts), quirks));
    return { ...addresses(origin), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function addresses(origin: string): Omit<LocalArchive, "close"> {
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
  };
}

async function fill(
  database: Database,
  catalogue: Catalogue,
  observations: readonly Observation[],
  origin: string,
  folder: string | undefined,
): Promise<void> {
  const prefix = literal(`${origin}/caom2ops/datalink?ID=`);
  await database.run(`CREATE MACRO adql_datalink_url(id) AS ${prefix} || url_encode(id)`);
  await database.run(`CREATE SCHEMA ${UPLOAD_SCHEMA}`);
  await database.using(async (connection) => {
    await loadObservations(connection, catalogue, observations);
    if (folder !== undefined) await loadParquet(connection, catalogue, folder);
    await loadTapSchema(connection, catalogue);
  });
  await database.lock();
}
