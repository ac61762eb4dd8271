// node read-url.mjs URL KERNEL: reads it, prints the milliseconds and the rows.
import process from "node:process";
import { readVOTable } from "@vostack/votable";

const [url, kernel] = process.argv.slice(2);
const start = performance.now();
const votable = await readVOTable(await fetch(url), { kernel });
console.log(performance.now() - start, votable.firstTable().nrows);
