/**
 * What every Virtual Observatory service shares: HTTP, sign-on, VOSI, registry, DALI errors.
 *
 * @packageDocumentation
 */
export {};
