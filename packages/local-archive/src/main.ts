#!/usr/bin/env node
// DuckDB queries occupy threads of libuv's pool; the size is read when the pool is first used.
process.env.UV_THREADPOOL_SIZE ??= "12";

import { parseArgs } from "node:util";
import { startLocalArchive } from "./archive.ts";
import { ArchiveError } from "./errors.ts";
import { QUIRKS, type Quirk } from "./quirks.ts";

const USAGE = `usage: vostack-archive [--port N] [--data DIR] [--quirk NAME]…

Serves a synthetic archive on 127.0.0.1 until it is stopped.

  --port N       TCP port; 0 (default) is any free one
  --data DIR     serve the Parquet files of a folder as TAP tables, too
  --quirk NAME   deviate from the standards as real archives do; may be repeated
  --quirks       list the quirks
  --help         this text
`;

function fail(message: string, hint: string): never {
  process.stderr.write(`vostack-archive: ${message}\n${hint}\n`);
  process.exit(1);
}

function options(): {
  readonly port: number;
  readonly quirks: readonly Quirk[];
} {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      data: { type: "string" },
      quirk: { type: "string", multiple: true, default: [] },
      quirks: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    process.exit(0);
  }
  if (values.quirks === true) {
    for (const [name, effect] of Object.entries(QUIRKS)) {
      process.stdout.write(`${name.padEnd(30)} ${effect}\n`);
    }
    process.exit(0);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ArchiveError("PORT_INVALID", `not a port: ${values.port}`, {
      hint: "a port is a whole number from 0 to 65535",
    });
  }
  return { port, quirks: values.quirk as Quirk[] };
}

try {
  const archive = await startLocalArchive({
    ...options(),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const { close: _, ...addresses } = archive;
  const stop = (): void => {
    archive.close().then(
      () => process.exit(0),
      (error: unknown) => fail(String(error), ""),
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  process.stdout.write(`${JSON.stringify(addresses)}\n`);
} catch (error) {
  if (error instanceof ArchiveError) fail(error.message, error.hint);
  fail(error instanceof Error ? error.message : String(error), USAGE);
}
