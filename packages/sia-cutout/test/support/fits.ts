function header(cards: readonly string[]): Buffer {
  const text = [...cards, "END"].map((card) => card.padEnd(80)).join("");
  return Buffer.from(text.padEnd(Math.ceil(text.length / 2880) * 2880));
}

const card = (keyword: string, value: string | number): string =>
  `${keyword.padEnd(8)}= ${String(value).padStart(20)}`;

/** A FITS file with one image of 16-bit pixels, counted up, and one extension of the same shape. */
export function fitsImage(width: number, height: number): Buffer {
  const shape = [
    card("BITPIX", 16),
    card("NAXIS", 2),
    card("NAXIS1", width),
    card("NAXIS2", height),
  ];
  const data = Buffer.alloc(Math.ceil((width * height * 2) / 2880) * 2880);
  for (let i = 0; i < width * height; i++) data.writeInt16BE(i % 32_000, 2 * i);
  const extension = ["XTENSION= 'IMAGE   '", ...shape, card("PCOUNT", 0), card("GCOUNT", 1)];
  return Buffer.concat([header([card("SIMPLE", "T"), ...shape]), data, header(extension), data]);
}
