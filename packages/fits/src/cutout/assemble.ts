import { FitsError } from "../errors.ts";
import type { HduInfo } from "../hdu.ts";
import { FitsHeader } from "../header/header.ts";
import { writeFits } from "../write-fits.ts";

/** An image that was cut: its new header, and its pixels as they are stored. */
export interface Part {
  /** Header of the cut image. */
  readonly header: FitsHeader;
  /** Big-endian pixels. */
  readonly data: Uint8Array;
}

const structural = /^(SIMPLE|XTENSION|BITPIX|NAXIS\d*|PCOUNT|GCOUNT|EXTEND|GROUPS)$/;
const ofTheFirst = /^(SIMPLE|XTENSION|PCOUNT|GCOUNT|EXTEND|GROUPS)$/;

/** The mandatory cards, as the first or a later HDU needs them, before all others. */
function arrange(header: FitsHeader, isPrimary: boolean): FitsHeader {
  const rest = header.clone().delete(structural);
  const axes = header
    .clone()
    .delete(ofTheFirst)
    .cards.filter((card) => structural.test(card.keyword));
  if (isPrimary) {
    const first = ["SIMPLE", true, "conforms to FITS standard"] as const;
    return new FitsHeader([first, ...axes, ["EXTEND", true], ...rest]);
  }
  const first = ["XTENSION", "IMAGE", "image extension"] as const;
  return new FitsHeader([first, ...axes, ["PCOUNT", 0], ["GCOUNT", 1], ...rest]);
}

/** An extension with INHERIT shares the primary header's keywords, and keeps them when alone. */
function inherit(header: FitsHeader, primary: HduInfo): FitsHeader {
  if (primary.shape.length > 0 || header.get("INHERIT") !== true) return header;
  const inherited = primary.header.cards.filter(
    (card) =>
      card.hasValue &&
      !structural.test(card.keyword) &&
      !/^(CHECKSUM|DATASUM|EXTNAME)$/.test(card.keyword) &&
      !header.has(card.keyword),
  );
  return new FitsHeader([...header, ...inherited]).delete("INHERIT");
}

/**
 * Makes a file of cut images: one becomes the primary HDU, several follow an empty one.
 *
 * @throws FitsError `no-overlap` when there are none.
 */
export function assemble(primary: HduInfo, parts: readonly Part[]): Uint8Array {
  if (parts.length === 0) {
    throw new FitsError("no-overlap", "The region lies outside of every image asked for");
  }
  if (parts.length === 1) {
    const { header, data } = parts[0]!;
    return writeFits([{ header: arrange(inherit(header, primary), true), data }]);
  }
  const isEmpty = primary.shape.length === 0;
  return writeFits([
    isEmpty ? { header: primary.header, data: new Uint8Array(0) } : {},
    ...parts.map(({ header, data }) => ({ header: arrange(header, false), data })),
  ]);
}
