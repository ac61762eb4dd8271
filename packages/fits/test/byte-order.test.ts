import { parseFits, readImage, writeFits } from "@vostack/fits";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

const arrays = [
  Int16Array.of(1, -2, 300, 4, 5),
  Int32Array.of(1, -2, 70000),
  Float32Array.of(1.5, Number.NaN, -3),
  Float64Array.of(Math.PI, -0),
  BigInt64Array.of(1n, -(2n ** 60n)),
];

for (const where of ["in Node", "in a browser"]) {
  describe(`bytes are swapped ${where}`, () => {
    beforeAll(() => {
      if (where === "in Node") return;
      vi.stubGlobal("Buffer", undefined);
      vi.resetModules();
    });
    afterAll(() => {
      vi.unstubAllGlobals();
      vi.resetModules();
    });

    it("there and back, leaving the file alone", async () => {
      const fits =
        where === "in Node" ? { parseFits, readImage, writeFits } : await import("@vostack/fits");
      for (const pixels of arrays) {
        const file = fits.writeFits([{ image: { shape: [pixels.length], pixels } }]);
        const before = file.slice();
        expect(fits.readImage(fits.parseFits(file)[0]!).pixels).toEqual(pixels);
        expect(file).toEqual(before);
        const shifted = new Uint8Array(file.length + 1);
        shifted.set(file, 1);
        const hdu = fits.parseFits(shifted.subarray(1))[0]!;
        expect(fits.readImage(hdu, { inPlace: true }).pixels).toEqual(pixels);
      }
    });
  });
}
