/**
 * An embedded archive on loopback that speaks TAP, UWS, VOSI, SIA, DataLink, SODA and more.
 *
 * @packageDocumentation
 */
export {};
