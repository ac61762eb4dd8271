import { expect, it } from "vitest";

it("exports what it did", async () => {
  expect(Object.keys(await import("@vostack/fits")).sort()).toMatchInlineSnapshot(`
    [
      "Card",
      "FitsError",
      "FitsHeader",
      "Wcs",
      "blockLength",
      "colorMaps",
      "cutout",
      "decompressHdu",
      "encodePng",
      "findHdu",
      "minMax",
      "parseFits",
      "parseHeader",
      "percentileLimits",
      "readCutout",
      "readFits",
      "readFitsHeaders",
      "readHdu",
      "readImage",
      "readTable",
      "renderRgba",
      "shrinkImage",
      "streamFits",
      "streamFitsHeaders",
      "stretches",
      "wholeBlocks",
      "writeFits",
      "zscale",
    ]
  `);
});
