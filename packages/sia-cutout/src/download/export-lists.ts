import { safeFileName } from "./file-name.ts";
import type { DownloadSource, Task } from "./item.ts";
import { toTask } from "./item.ts";

/** Programs whose lists can be written. */
export type ListFormat = "aria2" | "wget" | "curl" | "urls";

/**
 * Writes a list of downloads for another program: `aria2c -i FILE` (mirrors, names and digests),
 * `curl -K FILE` (names), `wget -i FILE` and plain `urls` (one URL a line). Items that would not be
 * fetched are left out. No credentials are written.
 */
export function exportList(sources: Iterable<DownloadSource>, format: ListFormat): string {
  const tasks = Array.from(sources, toTask).filter((task) => task.skip === undefined);
  const blocks = tasks.map((task) => `${writers[format](task)}\n`);
  return blocks.join(format === "curl" ? "next\n" : ""); // what follows `next` counts for itself
}

const writers: Readonly<Record<ListFormat, (task: Task) => string>> = {
  aria2(task): string {
    const lines = [task.urls.map(String).join("\t")];
    const name = nameOf(task);
    if (name !== undefined) lines.push(`  out=${name}`);
    lines.push("  continue=true");
    if (task.digest !== undefined) {
      lines.push(`  checksum=${task.digest.algorithm}=${task.digest.hex}`);
    }
    return lines.join("\n");
  },
  curl(task): string {
    const name = nameOf(task);
    // curl cannot continue a file whose name only the server knows.
    const target =
      name === undefined
        ? "remote-name\nremote-header-name"
        : `output = ${quote(name)}\ncontinue-at = -`;
    return `url = ${quote(String(task.urls[0]))}\n${target}\ngloboff\nlocation\nfail`;
  },
  wget: (task): string => String(task.urls[0]),
  urls: (task): string => String(task.urls[0]),
};

function nameOf(task: Task): string | undefined {
  return task.item.name === undefined ? undefined : safeFileName(task.item.name);
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
