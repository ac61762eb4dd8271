/**
 * VOTable 1.x reader and writer: streaming, columnar, fast.
 *
 * @packageDocumentation
 */
export {};
