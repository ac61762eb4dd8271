// A process of its own that downloads, to be stopped, killed or to compete: DIR, options, URLs.
import { download } from "@vostack/sia-cutout";

const [dir, options, ...urls] = process.argv.slice(2);
const common = { dir: dir!, concurrency: 4, retryDelay: 20 };
const report = await download(urls, { ...common, ...JSON.parse(options!) });
process.stdout.write(JSON.stringify(report.outcomes));
