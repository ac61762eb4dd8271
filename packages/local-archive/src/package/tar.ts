/*
 * A tar entry (POSIX ustar), 512 bytes of header and the content padded to 512:
 *   name 100, mode 8, uid 8, gid 8, size 12, mtime 12, checksum 8, type 1, link 100,
 *   magic "ustar\0", version "00", …
 * Numbers are octal text. Two empty blocks end the archive.
 */
const BLOCK = 512;

/** A file to pack. */
export interface TarEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly modified: Date;
}

/** Packs files as they come. */
export async function* tar(entries: Iterable<TarEntry>): AsyncGenerator<Uint8Array> {
  for (const entry of entries) {
    yield header(entry);
    yield entry.bytes;
    const padding = (BLOCK - (entry.bytes.length % BLOCK)) % BLOCK;
    if (padding > 0) yield new Uint8Array(padding);
  }
  yield new Uint8Array(2 * BLOCK);
}

function header({ name, bytes, modified }: TarEntry): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, offset: number, length: number): void => {
    block.write(value.toString(8).padStart(length - 1, "0"), offset, "latin1");
  };
  block.write(name, 0, 100, "utf8");
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(bytes.length, 124, 12);
  octal(Math.floor(modified.getTime() / 1000), 136, 12);
  block.write("        ", 148, "latin1");
  block.write("0", 156, "latin1");
  block.write("ustar\u000000", 257, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\u0000 `, 148, "latin1");
  return block;
}
