import { cutout, encodePng, parseFits, readImage, renderRgba, writeFits } from "@vostack/fits";
import { expect, it } from "vitest";

it("a browser reads, cuts, draws and shows the PNG with the same pixels", async () => {
  const pixels = Int16Array.from({ length: 50 * 40 }, (_, i) => (i % 50) * 5);
  const file = writeFits([{ image: { shape: [50, 40], pixels } }]);
  const part = cutout(file, {
    pixels: [
      [11, 30],
      [5, 14],
    ],
  });
  const picture = renderRgba(readImage(parseFits(part)[0]!), { limits: [0, 255] });
  const bitmap = await createImageBitmap(new Blob([encodePng(picture)], { type: "image/png" }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d")!;
  context.drawImage(bitmap, 0, 0);
  const shown = context.getImageData(0, 0, bitmap.width, bitmap.height);
  expect([shown.width, shown.height]).toEqual([20, 10]);
  expect([...shown.data]).toEqual([...picture.data]);
  expect([...shown.data.subarray(0, 4)]).toEqual([50, 50, 50, 255]);
});
