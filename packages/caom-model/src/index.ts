/**
 * The Common Archive Observation Model: types, XML and JSON, TAP row mapping.
 *
 * @packageDocumentation
 */
export {};
