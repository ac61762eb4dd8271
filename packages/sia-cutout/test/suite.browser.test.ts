import {
  cutoutsOf,
  DatalinkService,
  download,
  type FileDirectory,
  peekFitsHeaders,
  SiaService,
} from "@vostack/sia-cutout";
import { circle } from "@vostack/sphere";
import { expect, inject, test } from "vitest";

const archive = inject("archive");

/** A folder of the origin's private file system: the same kind of handle that a picker gives. */
async function folder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(crypto.randomUUID(), { create: true });
}

async function names(handle: FileSystemDirectoryHandle): Promise<string[]> {
  const found: string[] = [];
  for await (const name of (handle as unknown as { keys(): AsyncIterable<string> }).keys()) {
    if (name !== ".vostack") found.push(name);
  }
  return found.sort();
}

async function links(): Promise<Awaited<ReturnType<DatalinkService["links"]>>> {
  const images = await new SiaService(archive.sia).query({ maxrec: 3 });
  return new DatalinkService(archive.datalink).links(images.ids);
}

test("images, links and cutouts work in a browser, and files come as Blobs", async () => {
  const images = await new SiaService(archive.sia).query({ maxrec: 3 });
  const { ra, dec } = images.row(0);
  const found = await links();
  const [file] = found.bySemantics("#this");
  const [cutout] = cutoutsOf(found, { pos: circle(ra!, dec!, 0.005) });
  const report = await download([file!, cutout!]);
  expect(report.outcomes).toMatchObject([
    { status: "downloaded", size: file!.contentLength },
    { status: "downloaded", verified: "structure" },
  ]);
  expect(report.got[0]?.blob?.size).toBe(file!.contentLength);
  const hdus = await cutout!.fits();
  expect(hdus?.length).toBeGreaterThan(0);
  const headers = await peekFitsHeaders(file!.accessUrl!);
  expect(headers[0]?.header.get("SIMPLE")).toBe(true);
});

test("a folder handle takes files, keeps them for the next run, and never holds half a name", async () => {
  const dir = await folder();
  const files = (await links()).bySemantics("#this");
  const report = await download(files, { dir });
  expect(report.ok).toBe(true);
  const there = report.got.map(({ name }) => name).sort();
  expect(await names(dir)).toEqual(there);
  const file = await (await dir.getFileHandle(there[0]!)).getFile();
  expect(file.size).toBe(report.got.find(({ name }) => name === there[0])?.size);
  const again = await download(files, { dir });
  expect([again.count("kept"), again.transferred]).toEqual([files.length, 0]);
});

test("an aborted download is continued by the next one", async () => {
  const dir = await folder();
  const [file] = (await links()).bySemantics("#this");
  const controller = new AbortController();
  await expect(
    download(file!, {
      dir,
      signal: controller.signal,
      onProgress: ({ item }) => {
        if (item.state === "receiving") controller.abort();
      },
    }),
  ).rejects.toMatchObject({ name: "DownloadAbortedError" });
  expect(await names(dir)).toEqual([]);
  const report = await download(file!, { dir });
  expect(report.outcomes).toMatchObject([{ status: "downloaded", size: file!.contentLength }]);
});

test("a path is no directory in a browser", async () => {
  await expect(download("https://archive.example/x", { dir: "downloads" })).rejects.toThrow(
    "FileSystemDirectoryHandle",
  );
});

test("a directory of one's own may be anything that has its methods", async () => {
  const calls: string[] = [];
  const dir = new Proxy({} as FileDirectory, {
    has: () => true,
    get: (_, name) => {
      if (name === "then") return undefined;
      calls.push(String(name));
      return async () => undefined;
    },
  });
  await download([], { dir });
  expect(calls).toContain("sync");
});
