// What the benchmark runs in a process of its own: node client.mjs WHAT ADDRESS [ARGUMENTS]
import { TapService } from "@vostack/tap-client";

const [what, address, ...rest] = process.argv.slice(2);
const peak = () => Math.round(process.resourceUsage().maxRSS / 1024);

/** Makes the job whose result the others fetch, and prints its address. */
async function prepare(format, rows) {
  const tap = new TapService(address);
  const job = await tap.submit("SELECT * FROM bench.big ORDER BY id", {
    format,
    maxrec: Number(rows),
  });
  await job.setExecutionDuration(3600);
  await job.run();
  await job.wait({ deadline: 900_000 });
  await job.raiseIfError();
  console.log(job.url);
}

/** The base address of the service of a job. */
const serviceOf = (job) => new TapService(job.replace(/\/async\/[^/]*$/, ""));

async function fetchTable() {
  const job = await serviceOf(address).job(address);
  const { nrows, table } = await job.fetchResult();
  console.log(JSON.stringify({ rows: nrows, columns: table.fields.length, peak: peak() }));
}

async function streamTable() {
  const job = await serviceOf(address).job(address);
  let rows = 0;
  let sum = 0;
  for await (const batch of (await job.stream()).batches()) {
    rows += batch.nrows;
    for (const value of batch.columns[0].values) sum += Number(value);
  }
  console.log(JSON.stringify({ rows, sum, peak: peak() }));
}

/** Small queries, `atOnce` at a time. */
async function small(count, atOnce = "1") {
  const tap = new TapService(address);
  let left = Number(count);
  let rows = 0;
  const work = async () => {
    while (left-- > 0) {
      const result = await tap.query("SELECT TOP 5 obsID, collection FROM caom2.Observation");
      rows += result.nrows;
    }
  };
  await Promise.all(Array.from({ length: Number(atOnce) }, work));
  console.log(JSON.stringify({ rows, peak: peak() }));
}

await { prepare, fetch: fetchTable, stream: streamTable, small }[what](...rest);
