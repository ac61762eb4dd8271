import { reservedWords } from "@vostack/adql";
import { UploadError } from "../errors.ts";

/**
 * The bare name of an uploaded table: `TAP_UPLOAD.` may stand before it.
 *
 * @throws UploadError when it is not an ADQL regular identifier, or a reserved word.
 */
export function uploadName(name: string): string {
  const bare = name.replace(/^tap_upload\./i, "");
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(bare)) {
    throw new UploadError(`Cannot upload a table called "${name}"`, "bad-name", name, {
      hint: "Use letters, digits and underscores, beginning with a letter.",
    });
  }
  if (reservedWords.has(bare.toUpperCase())) {
    throw new UploadError(`Cannot upload a table called "${name}"`, "bad-name", name, {
      hint: `${bare.toUpperCase()} is a reserved word of ADQL; choose another name.`,
    });
  }
  return bare;
}

/** @throws UploadError when two tables would have the same name; ADQL does not tell case apart. */
export function checkDistinct(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name.toLowerCase())) {
      throw new UploadError(`Cannot upload two tables called "${name}"`, "duplicate-name", name);
    }
    seen.add(name.toLowerCase());
  }
}
