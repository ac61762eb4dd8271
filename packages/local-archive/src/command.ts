import { parseArgs } from "node:util";
import { type LocalArchiveOptions, startLocalArchive } from "./archive.ts";
import { ArchiveError } from "./errors.ts";
import { QUIRKS, type Quirk } from "./quirks.ts";

const USAGE = `usage: vostack-archive [--port N] [--data DIR] [--quirk NAME]…

Serves a synthetic archive on 127.0.0.1 until it is stopped; prints one line of JSON when ready.

  --port N       TCP port; 0 (default) is any free one
  --data DIR     serve the Parquet files of a folder as TAP tables, too
  --quirk NAME   deviate from the standards as real archives do; may be repeated
  --quirks       list the quirks
  --help         this text
`;

/** What the command needs of the process it runs in. */
export interface CommandHost {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Resolves when the archive shall stop. */
  readonly stopped: Promise<void>;
}

/** The command `vostack-archive`; answers its exit code. */
export async function runCommand(args: readonly string[], host: CommandHost): Promise<number> {
  try {
    const options = readArguments(args);
    if (typeof options === "string") {
      host.out(options);
      return 0;
    }
    const archive = await startLocalArchive({ ...options, log: (line) => host.err(`${line}\n`) });
    const { close, ...addresses } = archive;
    host.out(`${JSON.stringify(addresses)}\n`);
    await host.stopped;
    await close();
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const hint = error instanceof ArchiveError ? error.hint : USAGE;
    host.err(`vostack-archive: ${message}\n${hint}\n`);
    return 1;
  }
}

/** The options of the archive, or the text that was asked for instead. */
function readArguments(args: readonly string[]): LocalArchiveOptions | string {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "0" },
      data: { type: "string" },
      quirk: { type: "string", multiple: true, default: [] },
      quirks: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return USAGE;
  if (values.quirks) {
    return Object.entries(QUIRKS)
      .map(([name, effect]) => `${name.padEnd(31)} ${effect}\n`)
      .join("");
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new ArchiveError("PORT_INVALID", `not a port: ${values.port}`, {
      hint: "a port is a whole number from 0 to 65535",
    });
  }
  const data = values.data === undefined ? {} : { data: values.data };
  return { port, ...data, quirks: values.quirk as Quirk[] };
}
