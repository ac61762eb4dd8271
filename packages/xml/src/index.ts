/**
 * Namespace-tolerant XML reading (tree and events, on sax) and writing, with bounded entities, depth and text.
 *
 * @packageDocumentation
 */
export {};
