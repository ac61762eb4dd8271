#!/usr/bin/env node
import { readFileSync } from "node:fs";
import process from "node:process";
import { load, rootHelp } from "./commands.ts";
import { suggestion } from "./suggestion.ts";
import { type SubcommandName, summaries } from "./summaries.ts";

const [name, ...rest] = process.argv.slice(2);

// A reader that has seen enough (`cadc … | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

if (name === undefined || name === "--help" || name === "-h" || name === "help") {
  const asked = name === "help" ? rest[0] : undefined;
  if (asked !== undefined && isCommand(asked)) await run(asked, ["--help"]);
  else process.stdout.write(rootHelp());
} else if (name === "--version" || name === "-V") {
  const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  process.stdout.write(`${(JSON.parse(manifest) as { version: string }).version}\n`);
} else if (isCommand(name)) {
  await run(name, rest);
} else {
  const meant = suggestion(name, Object.keys(summaries));
  process.stderr.write(
    `cadc: there is no command ${JSON.stringify(name)}${meant ? `; did you mean ${meant}?` : ""}\n` +
      "cadc --help lists them all.\n",
  );
  process.exitCode = 2;
}

function isCommand(word: string): word is SubcommandName {
  return Object.hasOwn(summaries, word);
}

async function run(command: SubcommandName, args: readonly string[]): Promise<void> {
  const interrupt = new AbortController();
  const stop = (): void => {
    interrupt.abort(new DOMException("interrupted", "AbortError"));
    // What does not listen to the signal may take so long, and no longer.
    setTimeout(() => process.exit(130), 2000).unref();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  try {
    const { command: build } = await load[command]();
    await build(interrupt.signal).parseAsync(args.map(withoutMinus), { from: "user" });
  } catch (error) {
    const { exitCode, report } = await import("./failure.ts");
    if (interrupt.signal.aborted) process.stderr.write("interrupted\n");
    else report(error, { verbose: args.includes("--verbose") });
    process.exitCode = interrupt.signal.aborted ? 130 : exitCode(error);
  }
}

/** A southern declination is no option: it gets a minus that coordinates know and commander does not. */
function withoutMinus(word: string): string {
  return /^-\.?\d/.test(word) ? `\u2212${word.slice(1)}` : word;
}
