// Counts what vitest's JSON reports in .results/ say: node scripts/summary.mjs NAME…
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** Passed and failed tests of one report; a report that is missing counts as one failure. */
export function counts(name) {
  const file = new URL(`../.results/${name}.json`, import.meta.url);
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(file, "utf8"));
  // A file that could not even be loaded has no failed test of its own.
  const broken = report.testResults.filter(
    (suite) =>
      suite.status === "failed" && suite.assertionResults.every((t) => t.status !== "failed"),
  ).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken };
}

/** The line `N passed, N failed` over several reports. */
export function summary(...names) {
  const all = names.map(counts);
  const sum = (key) => all.reduce((n, one) => n + one[key], 0);
  return `${sum("passed")} passed, ${sum("failed")} failed`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(summary(...process.argv.slice(2)));
