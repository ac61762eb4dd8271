import { readFileSync } from "node:fs";

/** A small file made by `fixtures/make.py`. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`fixtures/${name}.fits`, import.meta.url)));
}
