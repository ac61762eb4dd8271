import { cancelStream, readStream } from "./stream.ts";
import type { FileTransport } from "./types.ts";

/** Files by the session's fetch, as browsers have nothing else. */
export const files: FileTransport = {
  send: undefined,
  isStored: (response) => ["", "identity"].includes(response.headers.get("Content-Encoding") ?? ""),
  cancel: cancelStream,
  readBody: readStream,
};
