/**
 * The Canadian Astronomy Data Centre in one object.
 *
 * @packageDocumentation
 */
export {};
