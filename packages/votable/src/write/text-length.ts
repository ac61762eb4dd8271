import type { ItemType } from "../column/layout.ts";

/** What the arraysize of a string counts. */
export type TextUnit =
  /** Bytes of UTF-8: char in streams, and everywhere since VOTable 1.6. */
  | "byte"
  /** Characters: char in TABLEDATA before VOTable 1.6. */
  | "character"
  /** Units of UTF-16: unicodeChar. */
  | "utf16";

/** What the arraysize of a string counts; `bytes` says whether that of char counts bytes. */
export function unitOf(item: ItemType, bytes: boolean): TextUnit {
  if (item === "unicodeChar") return "utf16";
  return bytes ? "byte" : "character";
}

/** The length of a string in UTF-8 in another unit. */
export function lengthOf(utf8: Uint8Array, from: number, to: number, unit: TextUnit): number {
  if (unit === "byte") return to - from;
  let length = 0;
  for (let k = from; k < to; k++) {
    const byte = utf8[k]!;
    // Bytes that go on with a character do not count; four of them are two units of UTF-16.
    if ((byte & 0xc0) !== 0x80) length++;
    if (unit === "utf16" && byte >= 0xf0) length++;
  }
  return length;
}
