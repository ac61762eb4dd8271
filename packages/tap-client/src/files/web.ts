import { FileError } from "../errors.ts";
import type { Files, SavedFile } from "./types.ts";

/** Files of a browser: there are none by path, so both functions say what to use instead. */
export const files: Files = { openFile, saveFile, decompressors: {} };

function openFile(path: string | URL): Promise<Blob> {
  return Promise.reject(
    new FileError(`Cannot read file "${path}": no file system here`, String(path), {
      hint: "Pass the File or Blob itself, for instance from an <input type=file>.",
    }),
  );
}

function saveFile(path: string, _body: AsyncIterable<Uint8Array>): Promise<SavedFile> {
  return Promise.reject(
    new FileError(`Cannot write file "${path}": no file system here`, path, {
      hint: "Use download() and offer its Response as a Blob to the user.",
    }),
  );
}
