import { FitsError } from "../errors.ts";
import { Card, cardLength, isContinued } from "./card.ts";
import { FitsHeader } from "./header.ts";

/** Bytes in one FITS block. */
export const blockLength = 2880;

/** Rounds a number of bytes up to whole FITS blocks. */
export function wholeBlocks(bytes: number): number {
  return Math.ceil(bytes / blockLength) * blockLength;
}

const end = "END     ";

/** One character a byte, so that odd bytes survive a round trip. */
function toText(bytes: Uint8Array): string {
  return String.fromCharCode.apply(null, bytes as unknown as number[]);
}

/**
 * Collects a header block by block, so that it can be read from bytes, ranges and streams alike.
 */
export class HeaderCollector {
  #cards: Card[] = [];
  #pending: string[] = [];
  #length = 0;

  /** Bytes taken so far. */
  get length(): number {
    return this.#length;
  }

  /**
   * Takes one block of 2880 bytes (the last may be shorter).
   *
   * @returns The header when this block holds its END card, else `undefined`.
   */
  add(block: Uint8Array): FitsHeader | undefined {
    const text = toText(block);
    this.#length += block.length;
    for (let at = 0; at + cardLength <= text.length; at += cardLength) {
      const card = text.slice(at, at + cardLength);
      if (card.startsWith(end)) {
        this.#flush();
        return new FitsHeader(this.#cards);
      }
      if (card.startsWith("CONTINUE  ") && isContinued(this.#pending.at(-1) ?? "")) {
        this.#pending.push(card);
      } else {
        this.#flush();
        this.#pending = [card];
      }
    }
    return undefined;
  }

  #flush(): void {
    if (this.#pending.length > 0) this.#cards.push(new Card(this.#pending.join("")));
    this.#pending = [];
  }
}

/** A header and the offset of the data unit behind it. */
export interface ParsedHeader {
  /** The header. */
  readonly header: FitsHeader;
  /** Offset of the data unit's first byte. */
  readonly dataOffset: number;
}

/**
 * Reads the header that begins at `offset`.
 *
 * @throws FitsError `no-end` when the bytes end before its END card.
 */
export function parseHeader(bytes: Uint8Array, offset = 0, hdu?: number): ParsedHeader {
  const collector = new HeaderCollector();
  for (let at = offset; at < bytes.length; at += blockLength) {
    const header = collector.add(bytes.subarray(at, at + blockLength));
    if (header !== undefined) return { header, dataOffset: at + blockLength };
  }
  throw new FitsError("no-end", "The header has no END card", { hdu, offset });
}
