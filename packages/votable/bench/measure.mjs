// What the benchmarks of this package share: the tables, whole processes, medians and Markdown.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Where the two tables lie; they are made when they are missing. */
export const tables = process.env.VOSTACK_BENCH_DIR ?? "/tmp/vostack-bench";

/** Makes the tables with peers/gen-votables.py. */
export function makeTables() {
  if (existsSync(`${tables}/caom.b2.vot`)) return;
  const { status } = spawnSync("/usr/bin/python3", [`${root}peers/gen-votables.py`, tables], {
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("The tables could not be made: python3 and stilts are needed");
}

/** Whether a command is installed. */
export function installed(command, ...args) {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** Median wall seconds of whole processes, and what the last one printed. */
export function timed(command, args, runs = 5) {
  const seconds = [];
  let output = "";
  for (let k = 0; k < runs; k++) {
    const start = performance.now();
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
    seconds.push((performance.now() - start) / 1000);
    if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
    output = stdout.trim();
  }
  seconds.sort((a, b) => a - b);
  return { seconds: seconds[seconds.length >> 1], output };
}

/** Prints a Markdown table. */
export function print(head, rows) {
  console.log(`| ${head.join(" | ")} |\n|${head.map(() => "---").join("|")}|`);
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
}

/** A ratio as text. */
export function times(ours, theirs) {
  return theirs === undefined ? "not installed" : `${(theirs / ours).toFixed(1)}×`;
}
