// A process of its own that downloads, to be killed or to compete: DIR, then URLs.
import { download } from "@vostack/sia-cutout";

const [dir, ...urls] = process.argv.slice(2);
const report = await download(urls, { dir: dir!, concurrency: 4, retryDelay: 20 });
process.stdout.write(JSON.stringify(report.outcomes));
