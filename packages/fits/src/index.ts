/**
 * FITS headers, images, tables, WCS and cutouts in pure TypeScript.
 *
 * @packageDocumentation
 */
export type { CutoutOptions } from "./cutout/cut-hdu.ts";
export { cutout } from "./cutout/cutout.ts";
export { readCutout } from "./cutout/read-cutout.ts";
export type { CutoutRegion, PixelRange } from "./cutout/region.ts";
export { type ColorMap, type ColorMapName, colorMaps } from "./display/color-maps.ts";
export {
  type Limits,
  minMax,
  percentileLimits,
  type ZscaleOptions,
  zscale,
} from "./display/limits.ts";
export { encodePng } from "./display/png.ts";
export {
  type PercentLimits,
  type RenderOptions,
  type RgbaImage,
  renderRgba,
  shrinkImage,
} from "./display/render.ts";
export { type Stretch, type StretchName, stretches } from "./display/stretch.ts";
export { FitsError, type FitsErrorCode, type FitsErrorDetails } from "./errors.ts";
export { findHdu, type Hdu, type HduInfo, type HduKind } from "./hdu.ts";
export { Card } from "./header/card.ts";
export type { CardValue, Complex } from "./header/card-value.ts";
export { type CardInput, FitsHeader } from "./header/header.ts";
export { blockLength, type ParsedHeader, parseHeader, wholeBlocks } from "./header/parse-header.ts";
export { decompressHdu, type FitsImage, type ReadImageOptions, readImage } from "./image.ts";
export type { PixelArray } from "./pixels.ts";
export {
  parseFits,
  readFits,
  readFitsHeaders,
  readHdu,
  streamFits,
  streamFitsHeaders,
} from "./read-fits.ts";
export type { AbortOptions, ByteSource, FitsSource } from "./source/byte-source.ts";
export type { ReadOptions } from "./source/open-cursor.ts";
export type {
  ArrayData,
  BitData,
  ColumnData,
  ComplexData,
  FitsColumn,
  FitsTable,
  LogicalData,
  NumberData,
  ScalarData,
  TextData,
} from "./table/column.ts";
export { readTable } from "./table/read-table.ts";
export type { CelestialAxes } from "./wcs/celestial.ts";
export type { WcsKeywords } from "./wcs/keywords.ts";
export type { Matrix } from "./wcs/matrix.ts";
export type { SpectralAxis } from "./wcs/spectral.ts";
export { Wcs, type WcsOptions } from "./wcs/wcs.ts";
export { type HduContent, writeFits } from "./write-fits.ts";
