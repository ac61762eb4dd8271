import { BadRequest } from "./http-error.ts";

/** What a path means without its percent-encoding. @throws {@link BadRequest} when that is broken */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) throw new BadRequest(`not a path: ${path}`);
    throw error;
  }
}
