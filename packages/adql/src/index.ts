/**
 * ADQL 2.0 and 2.1: parser, printer, name resolution, checks and a safe template tag.
 *
 * @packageDocumentation
 */
export {};
