/**
 * SIA, DataLink, SODA and verified, resumable downloads.
 *
 * @packageDocumentation
 */
export {};
