import type { Card } from "../header/card.ts";
import { type CardInput, FitsHeader } from "../header/header.ts";

/** Cards of the binary table that say nothing about the image. */
const ofTheTable =
  /^(XTENSION|BITPIX|NAXIS\d*|PCOUNT|GCOUNT|TFIELDS|THEAP|(TTYPE|TFORM|TUNIT|TNULL|TDIM|TSCAL|TZERO|TDISP)\d+|CHECKSUM|DATASUM)$/;

/** Cards of the compression convention. */
const ofTheCompression =
  /^(ZIMAGE|ZCMPTYPE|ZTILE\d+|ZNAME\d+|ZVAL\d+|ZMASKCMP|ZQUANTIZ|ZDITHER0|ZBLANK|ZSCALE|ZZERO|ZTENSION|ZSIMPLE|ZBITPIX|ZNAXIS\d*|ZEXTEND|ZBLOCKED|ZPCOUNT|ZGCOUNT|ZHECKSUM|ZDATASUM)$/;

/** The header of the image before it was compressed (FITS 4.0, section 10.1.2). */
export function restoreHeader(
  header: FitsHeader,
  shape: readonly number[],
  bitpix: number,
): FitsHeader {
  const structure: CardInput[] = [
    ["XTENSION", "IMAGE", "image extension"],
    ["BITPIX", bitpix, header.card("ZBITPIX")?.comment],
    ["NAXIS", shape.length, header.card("ZNAXIS")?.comment],
    ...shape.map(
      (length, i): CardInput => [`NAXIS${i + 1}`, length, header.card(`ZNAXIS${i + 1}`)?.comment],
    ),
    ["PCOUNT", 0],
    ["GCOUNT", 1],
  ];
  const isKept = (card: Card): boolean =>
    !ofTheTable.test(card.keyword) &&
    !ofTheCompression.test(card.keyword) &&
    !(card.keyword === "EXTNAME" && card.value === "COMPRESSED_IMAGE");
  const restored = new FitsHeader([...structure, ...header.cards.filter(isKept)]);
  const blank = header.get("ZBLANK");
  if (bitpix > 0 && typeof blank === "number" && !restored.has("BLANK")) {
    restored.append("BLANK", blank);
  }
  return restored;
}
