import type { FileDirectory } from "../files/types.ts";
import { numberedName } from "./file-name.ts";
import type { Part } from "./part.ts";

/** Most files of the same name in one directory. */
const mostNumbers = 100_000;

/**
 * Gives a finished part its final name. Another file of that name is never touched unless `replace`
 * is set: the same bytes under that name are taken for the file, others get a number added.
 *
 * @returns The name that the file has now.
 */
export async function publish(
  directory: FileDirectory,
  part: Part,
  name: string,
  replace: boolean,
): Promise<string> {
  const size = await directory.size(part.path);
  for (let number = 1; number <= mostNumbers; number++) {
    const candidate = number === 1 ? name : numberedName(name, number);
    await part.rename(candidate);
    // A crash may have come after the file got its name and before anybody took note.
    if (size === undefined && (await directory.size(candidate)) === part.state?.synced) {
      return candidate;
    }
    if (await directory.publish(part.path, candidate, replace)) return candidate;
    if (await sameBytes(directory, part.path, candidate)) return candidate;
  }
  throw new RangeError(`There are too many files called ${name} in ${directory.label}`);
}

async function sameBytes(directory: FileDirectory, a: string, b: string): Promise<boolean> {
  const size = await directory.size(a);
  if (size === undefined || size !== (await directory.size(b))) return false;
  const step = 1 << 20;
  for (let at = 0; at < size; at += step) {
    const [mine, theirs] = await Promise.all([
      directory.read(a, at, step),
      directory.read(b, at, step),
    ]);
    if (mine === undefined || theirs === undefined || mine.length !== theirs.length) return false;
    if (!mine.every((byte, i) => byte === theirs[i])) return false;
  }
  return true;
}
