import { open } from "node:fs/promises";
import process from "node:process";

/** The bytes of a file, or of stdin for `-`. @throws Error of the file system when it cannot be opened */
export async function openInput(file: string): Promise<AsyncIterable<Uint8Array>> {
  return file === "-" ? process.stdin : (await open(file)).createReadStream();
}
