/**
 * FITS headers, images, tables, WCS and cutouts in pure TypeScript.
 *
 * @packageDocumentation
 */
export {};
