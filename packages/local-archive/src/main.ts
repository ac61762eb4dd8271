#!/usr/bin/env node
// DuckDB queries occupy threads of libuv's pool; the size is read when the pool is first used.
process.env.UV_THREADPOOL_SIZE ??= "12";

import { runCommand } from "./command.ts";

const stopped = new Promise<void>((resolve) => {
  process.once("SIGTERM", () => resolve());
  process.once("SIGINT", () => resolve());
});

process.exitCode = await runCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  stopped,
});
