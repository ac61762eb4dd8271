// A process of its own that downloads, to be stopped, killed or to compete: DIR, options, URLs.
import { download } from "@vostack/sia-cutout";
import { Credentials, Session } from "@vostack/vo-service";
import type { WorkerOptions } from "./spawn-worker.ts";

const [dir, text, ...urls] = process.argv.slice(2);
const { certificate }: WorkerOptions = JSON.parse(text!);
const credentials = new Credentials();
if (certificate !== undefined) {
  credentials.add({ kind: "certificate", pem: certificate }, { domains: ["127.0.0.1"] });
}
const session = new Session({ credentials });
const options = { dir: dir!, session, concurrency: 4, retryDelay: 20 };
const report = await download(urls, options);
process.stdout.write(JSON.stringify(report.outcomes));
