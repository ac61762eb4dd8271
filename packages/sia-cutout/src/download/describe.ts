import { files } from "#http";
import { TransferError } from "../errors.ts";
import { declaredDigests } from "./digest.ts";
import { dispositionFileName, safeFileName, urlFileName } from "./file-name.ts";
import type { Task } from "./item.ts";
import type { PartState } from "./part-state.ts";

/** What the headers say of a file that begins to come. */
export function describe(task: Task, response: Response, url: URL, boot: string): PartState {
  const { headers } = response;
  // A browser decodes what is stored compressed: then length and digests are those of other bytes.
  const decoded = !files.isStored(response);
  const length = decoded ? null : headers.get("Content-Length");
  const etag = headers.get("ETag");
  const lastModified = headers.get("Last-Modified");
  const contentType = headers.get("Content-Type");
  // A session that does not undo the coding tells it under the second name.
  const coding = headers.get("Content-Encoding") ?? headers.get("X-Stored-Content-Encoding");
  return {
    key: task.key,
    from: url.href,
    name: encodedName(nameOf(task, headers, url), decoded ? null : coding),
    digests: decoded ? [] : declaredDigests(headers, true),
    synced: 0,
    boot,
    ...(length !== null && { size: Number(length) }),
    ...(etag !== null && !decoded && { etag }),
    ...(lastModified !== null && !decoded && { lastModified }),
    ...(contentType !== null && { contentType }),
  };
}

/** What is stored compressed is kept so, and says so in its name. */
function encodedName(name: string, coding: string | null): string {
  return coding === "gzip" && !/\.t?gz$/i.test(name) ? `${name}.gz` : name;
}

const extensions: readonly (readonly [RegExp, string])[] = [
  [/fits/i, ".fits"],
  [/votable/i, ".vot"],
  [/tar/i, ".tar"],
  [/zip/i, ".zip"],
  [/^image\/(png|gif|jpeg)/i, ".img"],
  [/^text\/plain/i, ".txt"],
];

function nameOf(task: Task, headers: Headers, url: URL): string {
  const given = task.item.name === undefined ? undefined : safeFileName(task.item.name);
  const name = given ?? dispositionFileName(headers.get("Content-Disposition"));
  if (name !== undefined) return name;
  const suggested = urlFileName(task.urls[0] ?? url) ?? "download";
  if (/\.[A-Za-z][A-Za-z0-9]{0,7}$/.test(suggested) && url.search === "") return suggested;
  // The path of a service says little: tell its answers apart.
  const type = headers.get("Content-Type") ?? "";
  const extension = extensions.find(([pattern]) => pattern.test(type))?.[1] ?? "";
  return `${suggested}${url.search === "" ? "" : `-${shortHash(task.key)}`}${extension}`;
}

/** Eight hexadecimal digits that tell keys apart in file names (FNV-1a). */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}

/** A log-in or error page with status 200 is not the file. */
export function refuseWebPage(task: Task, response: Response, url: URL): void {
  const announced = task.item.contentType ?? "";
  const type = response.headers.get("Content-Type") ?? "";
  if (announced === "" || /html/i.test(announced) || !/^text\/html\b/i.test(type)) return;
  throw new TransferError("unexpected-answer", `Got a web page instead of ${announced}`, {
    url,
    hint: "The archive may want you to log in first",
  });
}
