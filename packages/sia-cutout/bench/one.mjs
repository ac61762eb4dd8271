// Downloads with this package: DIR, concurrency, URLs.
import { download } from "@vostack/sia-cutout";

const [, , dir, concurrency, ...urls] = process.argv;
const list =
  urls.length === 2 && /^\d+$/.test(urls[1])
    ? Array.from({ length: Number(urls[1]) }, (_, i) => `${urls[0]}/${i}`)
    : urls;
const options = concurrency === "default" ? {} : { concurrency: Number(concurrency) };
const report = await download(list, { dir, ...options });
if (!report.ok) throw report.failed[0].error;
console.log(report.seconds);
process.exit();
